"""The terminal door: one conversation, to try everything with no account and no network."""
