"""Pure rules: what is allowed, owed and decided; no input, no output."""
