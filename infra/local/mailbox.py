"""Owns the mailbox of this machine: every e-mail and text message the local cloud took, to read in a browser.

Standard library only. It stands at `/_mail` beside the page and belongs to the local cloud alone; on AWS there is none.
"""

import html
import json
import re
import time
import urllib.request
from math import inf
from typing import Any, NamedTuple
from urllib.parse import parse_qs, quote, urlsplit

PATH = "/_mail"
MOST = 100  # letters shown at once
_WITHIN = 10  # seconds
_LINK = re.compile(r"https?://[^\s<>]*[^\s<>.,;:)]")
_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; }
article { border: 1px solid #8886; border-radius: 8px; padding: .75rem 1rem; margin: 1rem 0; }
h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; } small { opacity: .8; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0; }
input, button { font: inherit; padding: .35rem .6rem; }
"""
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Mailbox · Inlier on this machine</title>'
    f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
    "<h1>Mailbox of this machine</h1>"
    "<p>What the platform sent since its start; nothing of it left this machine.</p>"
)


class Letter(NamedTuple):
    """One e-mail, or a text message, which has no time."""

    at: float
    to: list[str]
    subject: str
    text: str


def answer(path: str, endpoint: str) -> bytes:
    """The page of this path; `to` in its query keeps the letters to one address or number. Raises OSError."""
    wanted = parse_qs(urlsplit(path).query).get("to", [""])[0].strip()
    by_account: dict[str, list[dict[str, Any]]] = _read(f"{endpoint}/_ministack/ses/messages")["messages"]
    texts: dict[str, list[dict[str, Any]]] = _read(f"{endpoint}/_ministack/sns/sms-messages")["sms_messages"]
    return page([one for sent in by_account.values() for one in sent], texts, wanted).encode()


def page(mails: list[dict[str, Any]], texts: dict[str, list[dict[str, Any]]], wanted: str) -> str:
    """Text messages, then e-mails, to `wanted` or to everybody, the newest first; links in them can be followed."""
    letters = [
        *(Letter(inf, [number], "Text message", one["Message"]) for number, sent in texts.items() for one in sent),
        *(Letter(one.get("Timestamp") or 0, one["To"], one["Subject"], one.get("BodyText") or "") for one in mails),
    ]
    found = [one for one in letters if any(wanted.lower() in to.lower() for to in one.to)][::-1]
    found.sort(key=lambda one: one.at, reverse=True)
    field = f'<input name="to" value="{html.escape(wanted)}" placeholder="you@example.org">'
    more = f" The newest {MOST} are shown." if len(found) > MOST else ""
    return (
        f"{_HEAD}<form><label>To {field}</label> <button>Show</button></form>"
        f"<p role=status>{len(found)} {'to ' + html.escape(wanted) if wanted else 'in all'}.{more}</p>"
        f"{''.join(map(_shown, found[:MOST]))}</body></html>"
    )


def _shown(letter: Letter) -> str:
    people = ", ".join(f'<a href="{PATH}?to={quote(one)}">{html.escape(one)}</a>' for one in letter.to)
    when = f" · {time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(letter.at))}" if letter.at < inf else ""
    return (
        f"<article><h2>{html.escape(letter.subject)}</h2><small>{people}{when}</small>"
        f"<pre>{_linked(letter.text)}</pre></article>"
    )


def _linked(text: str) -> str:
    parts, last = [], 0
    for link in _LINK.finditer(text):
        address = html.escape(link[0])
        parts += [html.escape(text[last : link.start()]), f'<a href="{address}">{address}</a>']
        last = link.end()
    return "".join([*parts, html.escape(text[last:])])


def _read(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=_WITHIN) as found:
        return json.load(found)
