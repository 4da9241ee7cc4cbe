"""The desk of those who plan events: the year, each event, houses and series, guests, mails, figures, files."""
