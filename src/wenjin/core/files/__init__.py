"""Papers that people hand in, encrypted one by one."""
