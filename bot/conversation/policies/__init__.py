"""Ways of answering, one a file; the engine tries them in the order of one tuple."""
