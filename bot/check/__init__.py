"""The editors' linter: what is wrong with the content, in words that an editor understands."""
