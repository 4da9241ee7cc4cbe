"""People, organisations, roles, mandates and consent."""
