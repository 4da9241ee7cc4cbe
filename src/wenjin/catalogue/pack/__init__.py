"""Reading a pack: files, their shape, what they refer to, their texts. Nothing here touches the database."""
