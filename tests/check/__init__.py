"""Tests of the editors' linter."""
