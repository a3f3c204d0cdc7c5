"""The demonstration's translation answers whatever the test draws, and somebody there may grade it (R6)."""

from typing import Any

from infra import demonstration
from infra.assessments import files
from infra.demo import texts

SPANISH = files.content(files.FOLDER / "translation-en-es.yaml")


class Writer:
    """The API as far as a writer of texts asks it, with every item of the bank drawn."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []
        self.tries = 0

    def pages(self, _path: str, _name: str) -> list[dict[str, Any]]:
        test = {"assessment_id": "asm_1", "title": SPANISH["title"], "is_passed": False, "running_attempt_id": None}
        return [test | {"tries": self.tries}]

    def post(self, path: str, _body: object = None, **_: Any) -> dict[str, Any]:
        self.sent.append((path, None))
        self.tries += path.endswith("/submission")
        items = [{"item_id": item["item_id"], "answer": None} for item in SPANISH["items"]]
        return {"attempt_id": "att_1", "state": "running", "items": items}

    def put(self, path: str, body: dict[str, Any]) -> None:
        self.sent.append((path, body["answer"]))


def test_every_item_that_may_be_drawn_is_answered_and_handed_in_once() -> None:
    writer = Writer()
    texts.hand_in(writer)  # type: ignore[arg-type]  # all of a person that it asks
    answered = [path.rpartition("/")[2] for path, answer in writer.sent if answer]
    assert (sorted(answered), writer.sent[-1][0]) == (
        sorted(item["item_id"] for item in SPANISH["items"]), "/attempts/att_1/submission",
    )  # fmt: skip
    before = list(writer.sent)
    texts.hand_in(writer)  # type: ignore[arg-type]
    assert writer.sent == before


def test_somebody_in_the_demonstration_may_grade_any_text() -> None:
    assert any({"admin", "reviewer"} <= set(role.roles) for role in demonstration.ROLES)
