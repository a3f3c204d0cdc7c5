"""Owns what an IBAN is: ISO 13616, its length by country and its check digits (mod 97)."""

import re

#: How many characters an IBAN has, by the country that issues it (the registry of ISO 13616).
LENGTHS = {
    code: int(length)
    for code, length in re.findall(
        r"([A-Z]{2})(\d{2})",
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29"
        " ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20"
        " LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29"
        " PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
        " YE30",
    )
}
_SHORTEST, _LONGEST = 15, 34
_NAMED = re.compile(r"\s*IBAN\b[\s:]*")
_BEGINS = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]*\Z")


def iban_rule(text: str) -> str | None:
    """What is wrong with the IBAN that a text begins with; None if it is right, or the text claims to be none.

    A text claims to be one by the word, or by letters of a country that has IBANs, two digits and a bank's length.
    After it other words may stand, such as a BIC.
    """
    said = text.upper()
    named = _NAMED.match(said)
    words = (said[named.end() :] if named else said).split()
    if not words or not _BEGINS.match(words[0]):
        return None
    country = words[0][:2]
    number = _taken(words, LENGTHS.get(country, _LONGEST))
    if named is None and (country not in LENGTHS or not _SHORTEST <= len(number) <= _LONGEST or not _plain(number)):
        return None
    if country in LENGTHS and len(number) != LENGTHS[country]:
        return f"has {len(number)} characters; an IBAN of `{country}` has {LENGTHS[country]}: look at it again"
    if not _plain(number) or not _SHORTEST <= len(number) <= _LONGEST:
        return f"is an IBAN of {_SHORTEST} to {_LONGEST} letters and digits: look at it again"
    if _remainder(number) != 1:
        return "is an IBAN whose check digits do not fit: a character is wrong or two changed places; look at it again"
    return None


def _taken(words: list[str], length: int) -> str:
    number = ""
    for word in words:
        if len(number) >= length:
            break
        number += word
    return number


def _plain(number: str) -> bool:
    return number.isascii() and number.isalnum()


def _remainder(number: str) -> int:
    """Of the number with its first four characters behind, letters as 10 to 35."""
    return int("".join(str(int(character, 36)) for character in number[4:] + number[:4])) % 97
