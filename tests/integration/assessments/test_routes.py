"""The routes of assessments, attempts and skills, through Chalice and the seam."""

from collections.abc import Callable
from functools import partial

import pytest

from tests.builders.assessments import example, right_answer
from tests.builders.http import Answer, ask
from tests.builders.work import a_person
from tests.fakes.cloud import MemoryCloud


@pytest.fixture
def people(clock):
    a_person("acc_ann")
    a_person("acc_bob")
    a_person("acc_admin", "admin")
    return clock


def published() -> str:
    assessment_id = ask("POST", "/assessments", body=example(), account_id="acc_admin").body["assessment_id"]
    path = {"assessment_id": assessment_id}
    answer = ask("POST", "/assessments/{assessment_id}/publication", path=path, account_id="acc_admin")
    assert (answer.status, answer.body["state"]) == (200, "published")
    return str(assessment_id)


def start(assessment_id: str, account_id: str = "acc_ann") -> Answer:
    path = {"assessment_id": assessment_id}
    return ask("POST", "/assessments/{assessment_id}/attempts", path=path, account_id=account_id)


def submit(attempt_id: str) -> Answer:
    return ask("POST", "/attempts/{attempt_id}/submission", path={"attempt_id": attempt_id}, account_id="acc_ann")


def save(attempt_id: str, item_id: str, answer: object, account_id: str = "acc_ann") -> Answer:
    path = {"attempt_id": attempt_id, "item_id": item_id}
    body = {"answer": answer}
    return ask("PUT", "/attempts/{attempt_id}/answers/{item_id}", path=path, body=body, account_id=account_id)


def right_answers(attempt_id: str) -> dict[str, object]:
    from chalicelib.models import attempts  # noqa: PLC0415  (the keys are on no route)

    return {question.item_id: right_answer(question) for question in attempts.attempt_of(attempt_id).questions}


def test_a_test_is_listed_sat_and_passed(people):
    assessment_id = published()
    listed = ask("GET", "/assessments", account_id="acc_ann").body
    assert [entry["assessment_id"] for entry in listed["assessments"]] == [assessment_id]
    started = start(assessment_id)
    assert (started.status, started.body["state"], started.body["seconds_left"]) == (201, "running", 1800)
    attempt_id = started.body["attempt_id"]
    for item_id, answer in right_answers(attempt_id).items():
        assert save(attempt_id, item_id, answer).status == 200
    result = submit(attempt_id)
    assert (result.status, result.body["state"], result.body["score_percent"]) == (200, "passed", 100)
    assert sum(topic["asked"] for topic in result.body["topics"]) == 8
    (held,) = ask("GET", "/me/skills", account_id="acc_ann").body["skills"]
    assert (held["skill"], held["verified_level"], held["attempt_id"]) == ("math/arithmetic", 1, attempt_id)


def test_no_answer_of_the_api_holds_a_key(people):
    started = start(published())
    read = ask("GET", "/attempts/{attempt_id}", path={"attempt_id": started.body["attempt_id"]}, account_id="acc_ann")
    graded = submit(started.body["attempt_id"])
    fields = {
        "item_id", "kind", "topic", "prompt", "options", "writing", "coding", "answer", "saved_at", "mark",
        "is_taken_out", "warning",
    }  # fmt: skip
    for answer in (started, read, graded):
        assert all(set(item) == fields for item in answer.body["items"])
        assert all(set(option) == {"option_id", "text"} for item in answer.body["items"] for option in item["options"])


def test_a_failed_test_is_barred_with_the_instant_to_come_back(people):
    assessment_id = published()
    failed = submit(start(assessment_id).body["attempt_id"]).body
    barred = start(assessment_id)
    assert (barred.status, barred.body["type"]) == (409, "/problems/retry-not-yet")
    assert barred.body["retry_at"] == "2026-11-23T09:00:00.000Z"
    assert failed["retry_at"] == "2026-11-23T09:00:00Z"


def test_a_wrong_kind_of_answer_is_refused_by_its_field(people):
    started = start(published()).body
    numeric = next(item["item_id"] for item in started["items"] if item["kind"] == "numeric")
    for answer in ("1,234.50", 12, 1.5, None, {"value": "1"}, ["1"], "9" * 200):
        refused = save(started["attempt_id"], numeric, answer)
        assert (refused.status, refused.body["field"]) == (422, "answer"), answer


def test_an_unsound_assessment_is_refused_with_the_path_of_its_field(people):
    body = example()
    body["items"][3]["key"] = ["51", "61"]
    refused = ask("POST", "/assessments", body=body, account_id="acc_admin")
    assert (refused.status, refused.body["field"]) == (422, "items[3].key[1]")


def test_only_administrators_write_and_publish(people):
    assert ask("POST", "/assessments", body=example(), account_id="acc_ann").status == 403
    path = {"assessment_id": "asm_1"}
    assert ask("POST", "/assessments/{assessment_id}/publication", path=path, account_id="acc_ann").status == 403


def test_another_persons_attempt_is_not_found(people):
    started = start(published()).body
    path = {"attempt_id": started["attempt_id"]}
    assert ask("GET", "/attempts/{attempt_id}", path=path, account_id="acc_bob").status == 404
    assert save(started["attempt_id"], started["items"][0]["item_id"], "a", account_id="acc_bob").status == 404


def test_skills_are_declared_from_the_tree(people):
    tree = {node["skill"] for node in ask("GET", "/skills").body["skills"]}
    assert {"programming/python", "math/algebra", "language/en"} <= tree
    said = ask("PUT", "/me/skills", body={"skills": [{"skill": "language/en", "level": 4}]}, account_id="acc_ann")
    assert (said.status, said.body["skills"][0]["declared_level"]) == (200, 4)
    refused = ask("PUT", "/me/skills", body={"skills": [{"skill": "cooking", "level": 4}]}, account_id="acc_ann")
    assert (refused.status, refused.body["field"]) == (422, "skills[0].skill")


def test_every_route_costs_fewer_than_8_calls_and_no_scan(people, cloud: MemoryCloud):
    """The sign-in's own read included; the dearest is a start that finds an attempt whose time ran out."""
    costs: dict[str, int] = {}

    def counted(name: str, send: Callable[[], Answer]) -> Answer:
        with cloud.counting() as count:
            answer = send()
        assert not any(call.operation == "Scan" for call in count.calls), name
        costs[name] = len(count.calls)
        return answer

    assessment_id = published()
    attempt_id = counted("start", lambda: start(assessment_id)).body["attempt_id"]
    counted("list", lambda: ask("GET", "/assessments", account_id="acc_ann"))
    counted("read", lambda: ask("GET", "/attempts/{attempt_id}", path={"attempt_id": attempt_id}, account_id="acc_ann"))
    for item_id, answer in right_answers(attempt_id).items():
        counted("save", partial(save, attempt_id, item_id, answer))
    counted("start again", lambda: start(assessment_id))
    people.advance(hours=1)
    counted("start after the end", lambda: start(assessment_id))
    other = start(published()).body["attempt_id"]
    for item_id, answer in right_answers(other).items():
        save(other, item_id, answer)
    counted("submit", lambda: submit(other))
    counted("my skills", lambda: ask("GET", "/me/skills", account_id="acc_ann"))
    counted("declare", lambda: ask("PUT", "/me/skills", body={"skills": []}, account_id="acc_ann"))
    counted("write", lambda: ask("POST", "/assessments", body=example(), account_id="acc_admin"))
    assert costs == {
        "start": 6, "list": 3, "read": 3, "save": 3, "start again": 4, "start after the end": 7, "submit": 6,
        "my skills": 3, "declare": 5, "write": 3,
    }  # fmt: skip
