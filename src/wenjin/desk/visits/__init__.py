"""The desk of visits of delegations."""
