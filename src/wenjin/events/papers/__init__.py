"""What is printed around events: badges and certificates, set by typst from data."""
