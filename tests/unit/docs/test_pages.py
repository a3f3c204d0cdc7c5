"""The pages that come from the code say what the code says."""

import pytest

from infra import docs


@pytest.fixture(scope="module")
def pages():
    return docs.pages()


@pytest.mark.parametrize(
    "name",
    [
        "generated/problems.md", "generated/routes.md", "generated/settings.md", "generated/tables.md", "openapi.json",
        "performance.md", "cost.md",
    ],
)  # fmt: skip
def test_a_generated_page_is_up_to_date(pages, name):
    assert (docs.DOCS / name).read_text(encoding="utf-8") == pages[name], "run: python -m infra.docs"


def test_every_generated_page_is_compared(pages):
    found = {path.relative_to(docs.DOCS).as_posix() for path in (docs.DOCS / "generated").iterdir()}
    assert found | {"openapi.json", "performance.md", "cost.md"} == set(pages)


def test_the_pages_hold_what_people_look_for(pages):
    assert "| `task-full` | 409 | Every place on this task is taken |" in pages["generated/problems.md"]
    assert "| `PAY_WEEK_START` | `monday` | `monday`, `tuesday` |" in pages["generated/settings.md"]
    assert "| `POST /tasks/{task_id}/claims` | contributor |" in pages["generated/routes.md"]
    assert "| `claims` | `account_id`, `claim_id` |" in pages["generated/tables.md"]
    assert "| `CheckSubmission` | `checks` | `check_submissions` |" in pages["generated/tables.md"]
