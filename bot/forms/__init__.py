"""Forms, the values that fill them and the way through them (pure)."""
