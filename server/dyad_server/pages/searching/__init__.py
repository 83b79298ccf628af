"""The search page and the suggestions."""
