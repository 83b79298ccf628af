"""What lies between the two sides of a pair, read by named queries: facts, steps, level of partnership."""
