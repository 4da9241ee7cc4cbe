"""How a plan is made: selection of services, papers each once, order and dates."""
