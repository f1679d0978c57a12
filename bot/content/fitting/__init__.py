"""Fitting the model from content: the only room that imports scipy, and only in a process of its own."""
