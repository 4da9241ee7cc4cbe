"""Commands of the language app."""
