"""Filling in a form: what is asked, how it is answered, and how it is sent."""
