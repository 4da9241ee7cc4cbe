"""Invented people, firms and cases for demonstrations and measurements; all of them are marked as samples."""
