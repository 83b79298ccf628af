"""The lists of things of a kind."""
