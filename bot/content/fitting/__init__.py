"""Fitting the model from content: the only room that imports scikit-learn and scipy, and only in a process of its own."""
