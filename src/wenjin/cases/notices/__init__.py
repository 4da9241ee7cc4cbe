"""What people are told about their cases, in their own language, by the ways they have chosen."""
