"""Pure rules: what is allowed, owed and decided. No input, no output."""
