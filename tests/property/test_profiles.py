"""Addresses people give are kept safe and the same however often they are given; no content breaks its judge (R65, R66)."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.problems import InvalidField
from chalicelib.domain.profiles import background, linkedin_url, portfolio_url
from chalicelib.domain.resume_contents import ResumeRefused, check_content
from tests.builders.resumes import a_docx, a_pdf

#: Pieces that mean something in an address beside those that mean nothing.
PIECES = st.sampled_from(
    ["https", "HTTP", "javascript", "data", ":", "//", "/", "\\", "@", "?", "#", "%2e", "..", ".", "[", "]", "::1", "www",
     "linkedin", "LinkedIn", ".com", "orcid.org", "localhost", "192.0.2.1", "0x7f", ":443", "in", "pub", "ada-l", "é", "。",
     "\t", "\n", "\u202e", "<", '"', " "]
)  # fmt: skip
JUNK = st.lists(PIECES, max_size=12).map("".join)
SLUGS = st.text(alphabet="abcxyzé-0123456789", min_size=3, max_size=30)
TAILS = st.sampled_from(["", "/", "?trk=nav", "/?utm_source=share&x=1", "#about", "/#top", "?a#b"])
HOSTS = st.sampled_from(["linkedin.com", "www.linkedin.com", "WWW.LinkedIn.com", "ke.linkedin.com"])
PDF, DOCX = a_pdf(), a_docx()


@given(host=HOSTS, slug=SLUGS, tail=TAILS, folder=st.sampled_from(["in", "pub"]))
def test_a_linkedin_page_is_one_text_however_it_was_copied(host, slug, tail, folder):
    kept = linkedin_url(f"https://{host}/{folder}/{slug}{tail}")
    assert kept == f"https://{host.lower()}/{folder}/{slug}"
    assert linkedin_url(kept) == kept


@pytest.mark.parametrize("check", [linkedin_url, portfolio_url])
@given(url=JUNK | JUNK.map(lambda rest: f"https://{rest}") | st.text(max_size=40))
def test_what_is_kept_is_https_to_a_public_name_and_is_kept_the_same_again(check, url):
    with suppress(InvalidField):
        kept = check(url)
        found = urlsplit(kept)
        assert (found.scheme, found.netloc) == ("https", found.hostname)
        assert "." in found.netloc
        assert found.netloc.isascii()
        assert not any(one in kept for one in "<>\"'`\\ \t\r\n")
        assert check(kept) == kept


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/pub/ada-lovelace/1a/2b/3c",
        "https://linkedin.com/pub/ada",
    ],
)
def test_pages_of_the_old_form_are_linkedin_pages(url):
    assert linkedin_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://orcid.org/0000-0002-1825-0097",
        "https://github.com/ada",
        "https://scholar.google.com/citations?user=abc&hl=en",
        "https://ada.github.io/#work",
        "https://medium.com/@ada",
        "https://xn--bcher-kva.example/",
    ],
)
def test_any_public_page_does_as_well(url):
    assert portfolio_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "//example.org/",
        "ftp://example.org/",
        "data:text/html,x",
        "https://example.org:443/",
        "https://example.org:/",
        "https://ada@example.org/",
        "https://@example.org/",
        "https://[2001:db8::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://printer.local/",
        "https://db.internal/",
        "https://a.localhost/",
        "https://example.org./",
        "https://-a.example.org/",
        "https://exa_mple.org/",
        "https://example。org/",
        f"https://{'a.' * 130}org/",
        "https:example.org",
        "https:///example.org",
    ],
)
def test_no_address_leads_into_a_house_or_hides_where_it_leads(url):
    with pytest.raises(InvalidField):
        portfolio_url(url)


def test_a_background_is_some_sentences_with_their_lines():
    text = "Studied mathematics in London.\r\n\r\nTen years of engines."
    assert background(text) == text.replace("\r\n", "\n")
    for wrong in ("x" * 49, "x" * 50 + "\x00", "x" * 50 + "\u202e"):
        with pytest.raises(InvalidField):
            background(wrong)
    assert background("x" * 50) == "x" * 50


@pytest.mark.parametrize(("kind", "good"), [("pdf", PDF), ("docx", DOCX)])
@given(data=st.data())
def test_a_resume_damaged_anywhere_is_taken_or_refused_and_breaks_nothing(kind, good, data):
    at = data.draw(st.integers(0, len(good)))
    length = data.draw(st.integers(0, 20))
    content = good[:at] + data.draw(st.binary(max_size=20)) + good[at + length :]
    with suppress(ResumeRefused):
        check_content(content, kind)
