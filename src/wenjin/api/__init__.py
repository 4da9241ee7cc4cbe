"""REST interface: delivery only, no models and no rules."""
