"""Pictures of pages in every language, to be looked through: ``make shots``."""
