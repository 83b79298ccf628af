"""The API for those who want no SPARQL: lists and single things under `/api/v1`, and `/api` to try it.

What can be asked is what the named queries take (`core/dyad/queries`): a resource is a query that chooses and
orders things, and items that tell all that is said of each. `resources` says which there are; the routes, the
checks of parameters, the OpenAPI document and the page all follow from that table and from the queries'
headers.
"""
