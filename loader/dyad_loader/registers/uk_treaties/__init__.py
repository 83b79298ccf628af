"""Treaties of the United Kingdom."""
