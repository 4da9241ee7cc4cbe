"""What is asked about events. Reads only."""
