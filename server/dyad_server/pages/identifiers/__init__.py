"""What the identifiers of things lead to."""
