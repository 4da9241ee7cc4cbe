"""What happened, in chains of hashes that nobody can rewrite unseen."""
