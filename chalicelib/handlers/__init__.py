"""Translators between the outside and the use cases."""
