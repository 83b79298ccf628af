"""The pages of things, one module for each kind."""
