"""Owns assessments as files: one YAML a version, kept in version control, checked by the product's own rules."""
