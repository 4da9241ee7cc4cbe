"""Our work against material that others wrote."""
