"""Database backend: Django's for PostgreSQL, which asks nothing of a connection that is quiet."""
