"""Programmes, their editions and what was true of them at a given instant (pure)."""
