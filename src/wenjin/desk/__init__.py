"""Staff site: delivery only, no models and no rules."""
