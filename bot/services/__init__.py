"""One use case per file; the services own the transactions."""
