"""Database backend: Django's for SQLite, in a file that only our own account may read."""
