"""The door for language models: an MCP server over what is served, with the limits of the service.

    client (an application with a model) -> stdio or streamable HTTP -> `serving` -> `tools`, `resources`
        -> `dataset` -> pool of query processes (`dyad_server.engine`)

No model and no key is in here. The tools only read; each query goes to a process of its own that is killed at
its deadline.
"""
