"""E-mail, text message and web push, written down before they go out."""
