"""Owns what people typed as cells of a spreadsheet: text stays text."""


def spreadsheet_safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what people typed ends up in administrators' files."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text
