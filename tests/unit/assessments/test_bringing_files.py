"""What the command that brings assessments says of files it cannot take, and of what it brought (R6)."""

from pathlib import Path

import pytest

from infra.assessments.__main__ import main, state_of

TEST = """\
name: colours
title: Colours
skill: math/arithmetic
level: 1
language: en
limit_minutes: 30
draw_count: 1
pass_percent: 70
items:
  - {item_id: sky, kind: choice, topic: T, prompt: "Is the sky blue?", options: [%s, maybe], key: %s}
"""


def said(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    return main(["--check", str(path)]), capsys.readouterr().err


@pytest.mark.parametrize("word", ["yes", "off", "True"])
def test_an_unquoted_yes_or_no_is_told_to_be_quoted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], word: str
) -> None:
    path = tmp_path / "colours.yaml"
    path.write_text(TEST % (word, word))
    code, error = said(path, capsys)
    assert (code, "in quotes" in error, error.count("\n")) == (1, True, 1)
    path.write_text(TEST % (f'"{word}"', f'"{word}"'))
    assert said(path, capsys) == (0, "")


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "nowhere.yaml"
    assert said(path, capsys) == (1, f"{path}: cannot be read: No such file or directory\n")


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "picture.yaml"
    path.write_bytes(b"\xff\xd8\xff")
    assert said(path, capsys) == (1, f"{path}: cannot be read: is no text in UTF-8\n")


def test_a_version_that_is_not_published_is_a_draft_whatever_older_one_is_taken() -> None:
    assert state_of({"state": "published", "version": 1, "latest": 2}) == "draft"
    assert state_of({"state": "published", "version": 2, "latest": 2}) == "published"
    assert state_of({"state": "draft", "version": 1, "latest": 1}) == "draft"
