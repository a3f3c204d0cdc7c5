"""Projects over HTTP."""

from chalicelib.handlers.projects.routes import routes

__all__ = ["routes"]
