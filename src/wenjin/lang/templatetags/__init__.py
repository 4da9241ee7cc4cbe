"""Template tags of the language app."""
