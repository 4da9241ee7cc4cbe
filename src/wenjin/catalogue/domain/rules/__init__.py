"""The three-valued rule engine: rule sets, tables, points, and what is still missing for a verdict."""
