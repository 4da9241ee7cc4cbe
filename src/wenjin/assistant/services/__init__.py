"""What the assistant does: trains, remembers questions without their askers."""
