"""Wenjin: a one-stop international service centre that a city hosts."""
