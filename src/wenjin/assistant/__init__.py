"""Understands what somebody says in any of 43 languages, and answers with approved text only."""
