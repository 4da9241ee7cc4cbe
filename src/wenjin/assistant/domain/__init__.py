"""Pure parts of the assistant: no database, no model files, no clock."""
