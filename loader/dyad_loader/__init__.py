"""From documents to a release: read, expand, validate, close, load, publish."""
