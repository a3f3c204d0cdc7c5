"""Owns the headers that every page of the web client is sent with, on AWS and on this machine.

Standard library only: the local server runs without any package.
"""

from collections.abc import Mapping, Sequence

#: Files with their content's hash in their name; everything else is asked for again each time.
HASHED = "/assets/"
FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def security_headers(storage: Sequence[str]) -> Mapping[str, str]:
    """Content security policy and its companions; `storage` are the origins that files are up- and downloaded from.

    Scripts come from our own files alone, so that no input of a task can run one. Styles may stand in elements:
    the component library writes its sizes there.
    """
    files = " ".join(storage)
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": f"'self' data: blob: {files}",
        "media-src": f"'self' blob: {files}",
        "font-src": "'self'",
        "connect-src": f"'self' {files}",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}".rstrip() for name, value in policy.items()),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    }


def cache_control(path: str) -> str:
    """How long a browser may keep the file at this path."""
    return FOREVER if path.startswith(HASHED) else ASK_AGAIN
