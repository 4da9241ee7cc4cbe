"""Services, evidence, rules and plans."""
