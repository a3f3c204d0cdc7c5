"""The steps that turn source and definitions into a template and a zip; `infra.package` puts them in order."""
