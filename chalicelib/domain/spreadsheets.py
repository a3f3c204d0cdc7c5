"""Owns what people typed as cells of a spreadsheet: text stays text."""

#: What begins a formula, in the width of any keyboard; spaces before it are left out by some programs.
_BEGINS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def spreadsheet_safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: what people typed ends up in administrators' files."""
    is_risky = text[:1] in ("\t", "\r", "\n") or text.lstrip(" \t\r\n\v\f\0\u00a0\u3000\ufeff").startswith(_BEGINS)
    return "'" + text if text and is_risky else text
