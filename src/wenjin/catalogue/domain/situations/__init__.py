"""What people say happens in their life, and who comes along."""
