"""Thin clients of everything that is not the store."""
