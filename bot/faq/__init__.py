"""How an utterance is understood, and how facts become an answer (pure)."""
