"""Owns how a notice is put into words: as plain text and as HTML that say the same."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from string import Template
from urllib.parse import quote

import msgspec

from chalicelib.domain.attempt_mails import ENDED
from chalicelib.domain.closing_words import AFTER_CLOSING, HOLDS_AFTER_CLOSING
from chalicelib.domain.mail_texts import (
    CATALOGUE,
    CHANGES,
    FAILURES,
    HOLDS,
    REFUSED_LINES,
    STANDINGS,
    Link,
    Quotation,
    contact,
)
from chalicelib.domain.problems import with_support
from chalicelib.domain.standing_rules import APPEALS, RULES, heading_of, meaning_of, pause_stays

Facts = Mapping[str, str | int]

_PAGE = Template(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>$title</title></head>
<body style="margin:0;padding:24px;background:#f4f5f7;color:#1c2430;\
font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:32px;background:#fff;border-radius:8px">
$body
</div>
<p style="max-width:560px;margin:16px auto;color:#5a6472;font-size:13px">$footer</p>
</body></html>
"""
)
_BUTTON = "display:inline-block;padding:12px 20px;background:#1f5fbf;color:#fff;border-radius:6px;text-decoration:none"
_SMALL = "color:#5a6472;font-size:13px;word-break:break-all"
_QUOTATION = "margin:16px 0;padding:4px 16px;border-left:4px solid #c9d1dc"
_FOOTER = "Inlier wrote this because it concerns your account. Answers to this address are not read."


class Written(msgspec.Struct, frozen=True):
    """A notice in words."""

    subject: str
    text: str
    html: str


def facts_of(kind: str) -> frozenset[str]:
    """The facts a notice of this kind is written from."""
    words = CATALOGUE[kind]
    texts = [words.subject, *(part.path if isinstance(part, Link) else part for part in words.parts)]
    names = {name for text in texts for name in re.findall(r"\$([a-z_]+)", text)}
    return frozenset(name.removesuffix("_means").removesuffix("_heading") for name in names - {"contact"})


def is_mailed(kind: str) -> bool:
    """Whether this goes out by e-mail too, or is shown in the app alone."""
    return CATALOGUE[kind].is_mailed


def is_worth_mail(kind: str, facts: Facts) -> bool:
    """Whether this very notice is more than a line in the app: a claim that ran out is, if there was work in it."""
    return kind != "claim_expired" or bool(facts.get("has_draft"))


def title_of(kind: str, facts: Facts) -> str:
    """The notice in one line; a kind of an older or newer version is shown by its name."""
    if kind not in CATALOGUE:
        return kind.replace("_", " ").capitalize()
    return Template(CATALOGUE[kind].subject).safe_substitute(_readable(facts))


def write(
    kind: str, facts: Facts, *, name: str, web_url: str, support_address: str, is_closed: bool = False
) -> Written:
    """The e-mail of a notice; raises KeyError if a fact is missing. Who closed the account is not sent to the page."""
    words, filled = CATALOGUE[kind], _readable(facts) | {"contact": contact(support_address)}
    if is_closed:
        words = AFTER_CLOSING.get(kind, words)
        filled |= _held(facts, HOLDS | HOLDS_AFTER_CLOSING)
    subject = " ".join(Template(words.subject).substitute(filled).split())
    parts: list[str | Link] = [f"Hello {name}," if words.is_personal else "Hello,"]
    for part in words.parts:
        if isinstance(part, Link):
            parts.append(Link(part.label, web_url.rstrip("/") + Template(part.path).substitute(_quoted(facts))))
        else:
            parts.append(type(part)(with_support(Template(part).substitute(filled), support_address)))
    return Written(subject, _text(parts), _html(subject, parts))


def _readable(facts: Facts) -> dict[str, str]:
    """Instants and codes as people read them."""
    filled = {name: _instant(name, value) if name.endswith("_at") else str(value) for name, value in facts.items()}
    filled |= _held(facts, HOLDS)
    if "entry_kind" in facts:
        filled["entry_kind_means"] = Template(CHANGES[str(facts["entry_kind"])]).substitute(filled)
    if "standing" in facts:
        filled["standing_means"] = _standing(facts)
    if "step" in facts:
        filled["step_means"], filled["step_heading"] = meaning_of(filled), heading_of(filled)
    if "rule" in facts:
        filled["rule_means"] = RULES.get(str(facts["rule"]), str(facts["rule"]))
    if "ended_by" in facts:
        filled["ended_by_means"] = ENDED[str(facts["ended_by"])]
    if "outcome" in facts:
        filled["outcome_means"] = APPEALS[str(facts["outcome"])]
    if "refused" in facts:
        filled["refused_means"] = REFUSED_LINES[facts["refused"] != 0].format(facts["refused"])
    if "failure" in facts:
        filled["failure_means"] = FAILURES.get(str(facts["failure"]), FAILURES["other"])
    return filled


def _held(facts: Facts, meanings: Mapping[str, str]) -> dict[str, str]:
    codes = str(facts["holds"]).split(",") if "holds" in facts else []
    return {"holds": "\n".join(meanings.get(code, meanings["other"]) for code in codes)} if codes else {}


def _standing(facts: Facts) -> str:
    if facts.get("paused_in") and facts["standing"] == "active":
        return f"You can take and do work. {pause_stays(facts)}"
    return STANDINGS.get(str(facts["standing"]), STANDINGS["other"])


def _instant(name: str, value: str | int) -> str:
    at = datetime.fromisoformat(str(value)).astimezone(UTC)
    if name == "signed_in_at":  # kept once a day: its hour would say more than is known
        return f"{at.day} {at:%B %Y}"
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _quoted(facts: Facts) -> dict[str, str]:
    return {name: quote(str(value), safe="") for name, value in facts.items()}


def _text(parts: list[str | Link]) -> str:
    return "\n\n".join([*map(_text_part, parts), f"-- \n{_FOOTER}\n"])


def _text_part(part: str | Link) -> str:
    if isinstance(part, Link):
        return f"{part.label}:\n{part.path}"
    if isinstance(part, Quotation):
        return "\n".join(f"  | {line}" for line in part.splitlines())
    return part


def _html(subject: str, parts: list[str | Link]) -> str:
    body = "\n".join(map(_html_part, parts))
    return _PAGE.substitute(title=escape(subject), body=body, footer=escape(_FOOTER))


def _html_part(part: str | Link) -> str:
    if isinstance(part, Link):
        address, label = escape(part.path), escape(part.label)
        return f'<p><a href="{address}" style="{_BUTTON}">{label}</a></p>\n<p style="{_SMALL}">{address}</p>'
    lines = "<br>\n".join(map(escape, part.splitlines()))
    if isinstance(part, Quotation):
        return f'<blockquote style="{_QUOTATION}">{lines}</blockquote>'
    return f"<p>{lines}</p>"
