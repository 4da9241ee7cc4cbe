"""What is asked about counters. Reads only."""
