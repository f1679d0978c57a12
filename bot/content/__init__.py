"""Reads the content folder into the types of the core; used by app and check only."""
