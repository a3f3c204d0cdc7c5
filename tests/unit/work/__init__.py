"""Unit tests of claims at work."""
