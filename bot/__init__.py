"""Guichet: the assistant of three French State programmes; the rooms are described in docs/architecture.md."""
