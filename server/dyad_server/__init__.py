"""The web service: SPARQL, pages and files over one release."""
