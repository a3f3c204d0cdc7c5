"""Tasks come from CSV, batches of MTurk and Label Studio exports as they do from JSONL (R2; issue 4, items 2 and 3)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.problems import InvalidField
from chalicelib.models import tasks
from chalicelib.models.imports import Import
from chalicelib.models.projects import Project, project_of
from chalicelib.services import imports, projects
from chalicelib.services.imports import checking, runs
from tests.builders.http import ask
from tests.builders.projects import MANAGER, OTHER_MANAGER, a_draft, an_uploaded_import, lines, pictures
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud

EXAMPLES = Path(__file__).parents[3] / "docs/examples/imports"
NO_TIME = timedelta(0)


def an_evaluation(**given: Any) -> Project:
    return a_draft(task_type="evaluation", options=[], **given)


def tasks_by_key() -> dict[str, dict[str, Any]]:
    return {task.key: task.input for task in tasks.Task.scan()}


def imported(cloud: MemoryCloud, project: Project, content: bytes, **form: Any) -> Import:
    import_id = an_uploaded_import(cloud, project, content, **form)
    imports.run(import_id)
    return Import.get(import_id)


EXAMPLE_FORMS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "import.jsonl": ({}, ["sum-1", "sum-2", "sum-3"]),
    "import.csv": ({"format": "csv", "key_column": "id"}, ["sum-1", "sum-2", "sum-3", "sum-4"]),
    "import-mturk.csv": ({"format": "csv", "key_column": "HITId"}, ["3HEXAMPLE0001", "3HEXAMPLE0002"]),
    "import-label-studio.json": ({"format": "label_studio"}, ["101", "102"]),
}


@pytest.mark.parametrize("name", EXAMPLE_FORMS)
def test_the_example_of_every_format_becomes_tasks(cloud: MemoryCloud, name: str) -> None:
    form, keys = EXAMPLE_FORMS[name]
    found = imported(cloud, an_evaluation(), (EXAMPLES / name).read_bytes(), **form)
    assert (found.state, found.errors) == ("done", [])
    made = tasks_by_key()
    assert sorted(made) == keys
    assert made[keys[1]]["prompt"] == "What is 8 x 7?"
    assert not any("annotations" in given or "WorkerId" in given or "rating" in given for given in made.values())


def test_every_example_is_tried() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} == set(EXAMPLE_FORMS)


def test_the_columns_that_no_task_gets_are_said(cloud: MemoryCloud) -> None:
    content = (EXAMPLES / "import-mturk.csv").read_bytes()
    import_id = an_uploaded_import(cloud, an_evaluation(), content, format="csv")
    found = imports.report(MANAGER, import_id)
    assert found.columns_left_out == ["Title", "Reward", "WorkerId", "Answer.rating", "Approve"]


RESULTS = (
    b"HITId,WorkerId,Input.prompt,Input.response,Answer.rating\n"
    b"3H1,A1,What is 8 x 7?,56,4\n3H1,A2,What is 8 x 7?,56,5\n3H2,A1,What is 9 x 7?,63,1\n3H1,A3,What is 8 x 7?,56,2\n"
)


@pytest.mark.parametrize("a_chunk", [99, 1])
def test_results_of_mturk_are_one_task_a_hit_however_many_workers_answered(
    cloud: MemoryCloud, monkeypatch: pytest.MonkeyPatch, a_chunk: int
) -> None:
    monkeypatch.setattr(runs, "TASKS_A_CHUNK", a_chunk)
    closed = {"properties": {"prompt": {}, "response": {}}, "additionalProperties": False}
    found = imported(cloud, an_evaluation(input_schema=closed), RESULTS, format="csv")
    assert (found.state, found.lines_total, found.tasks_found, found.tasks_created) == ("done", 5, 2, 2)
    assert tasks_by_key() == {
        "3H1": {"prompt": "What is 8 x 7?", "response": "56"}, "3H2": {"prompt": "What is 9 x 7?", "response": "63"},
    }  # fmt: skip


def test_a_hit_that_was_imported_before_is_told_as_such(cloud: MemoryCloud) -> None:
    project = an_evaluation()
    imported(cloud, project, RESULTS, format="csv")
    again = imported(cloud, project, RESULTS, format="csv", mode="skip_bad")
    assert {bad["rule"] for bad in again.errors} == {"is the key of a task the project has already"}
    assert len(tasks_by_key()) == 2


def test_the_key_of_a_row_is_not_shown_to_who_works_on_it_unless_a_schema_names_it(cloud: MemoryCloud) -> None:
    imported(cloud, a_draft(), b"id,text\n1,a\n", format="csv", key_column="id")
    assert tasks_by_key() == {"1": {"text": "a"}}
    named = a_draft(input_schema={"properties": {"id": {"type": "string"}}})
    imported(cloud, named, b"id,text\n2,b\n", format="csv", key_column="id")
    assert tasks_by_key()["2"] == {"id": "2", "text": "b"}


def rows(count: int) -> bytes:
    """Rows over several lines, with line ends as Windows writes them."""
    texts = [f'k{n},"Line one of {n},\r\n""quoted""\r\nline three"\r\n' for n in range(count)]
    return ("\ufeffkey,text\r\n" + "".join(texts)).encode()


@pytest.mark.parametrize(
    "form", [{"format": "csv", "key_column": "key"}, {"format": "label_studio"}], ids=["csv", "array"]
)
def test_a_file_read_leg_by_leg_gives_the_tasks_of_one_reading(
    cloud: MemoryCloud, monkeypatch: pytest.MonkeyPatch, form: dict[str, Any]
) -> None:
    monkeypatch.setattr(checking, "LINES_A_LEG", 7)
    members = b",\n".join(b'{"id": "k%d", "data": {"text": "[%d]"}}' % (n, n) for n in range(250))
    content = rows(250) if form["format"] == "csv" else b"[" + members + b"]\n"
    import_id = an_uploaded_import(cloud, a_draft(), content, **form)
    legs = 1
    while not imports.run(import_id, runs_for=NO_TIME):
        legs += 1
    assert legs > 36
    made = tasks_by_key()
    assert sorted(made) == sorted(f"k{n}" for n in range(250))
    assert {given["text"].count("7") for key, given in made.items() if key == "k7"} == {1}
    assert project_of(Import.get(import_id).project_id).task_count == 250


def test_bad_rows_are_told_by_their_row_in_a_spreadsheet_and_the_rest_goes_in(cloud: MemoryCloud) -> None:
    project = an_evaluation(input_schema={"properties": {"prompt": {"maxLength": 9}}})
    content = (
        b'id,prompt,response\n1,"two\nlines",x\n2,far too long a prompt,x\n3,short\n\n1,again,x\n4,\xff,x\n5,good,x\n'
    )
    found = imported(cloud, project, content, format="csv", key_column="id", mode="skip_bad")
    assert found.state == "done"
    assert [(bad["line"], bad.get("key", ""), bad["field"]) for bad in found.errors] == [
        (3, "2", "input.prompt"), (4, "", "row"), (6, "1", "key"), (7, "", "line"),
    ]  # fmt: skip
    assert sorted(tasks_by_key()) == ["1", "5"]


def test_a_row_without_a_key_is_known_by_its_import_and_row(cloud: MemoryCloud) -> None:
    found = imported(cloud, a_draft(), b"text\na\na\n", format="csv")
    assert sorted(tasks_by_key()) == [f"{found.import_id}#2", f"{found.import_id}#3"]


def test_a_file_that_breaks_off_imports_nothing(cloud: MemoryCloud) -> None:
    for content, form in ((b'text\na\n"b', "csv"), (b'[{"data": {"text": "a"}}', "label_studio")):
        found = imported(cloud, a_draft(), content, format=form)
        assert (found.state, found.failure) == ("failed", "bad-lines")
        assert "breaks off" in found.errors[-1]["rule"]
    assert tasks_by_key() == {}


def test_a_project_makes_inputs_from_rows_by_its_template(cloud: MemoryCloud) -> None:
    template = {"prompt": "Is this true? ${claim}", "response": "${claim}"}
    found = imported(cloud, an_evaluation(template=template), b"claim,notes\nDucks fly.,x\n", format="csv")
    assert (found.state, found.columns_left_out) == ("done", ["notes"])
    assert [*tasks_by_key().values()] == [{"prompt": "Is this true? Ducks fly.", "response": "Ducks fly."}]


def test_rows_that_a_template_makes_large_are_made_in_chunks_that_a_transaction_takes(cloud: MemoryCloud) -> None:
    project = an_evaluation(template={"prompt": "${a}" * 8, "response": "${a}" * 8})
    content = b"a\n" + b"".join(b"%d" % n + b"x" * 6000 + b"\n" for n in range(100, 160))
    import_id = an_uploaded_import(cloud, project, content, format="csv")
    with cloud.counting() as count:
        imports.run(import_id)
    assert Import.get(import_id).tasks_created == 60
    assert count.largest_transaction < 30


def test_a_column_that_is_not_there_is_refused_when_the_import_begins_and_another_file_may_come(
    cloud: MemoryCloud,
) -> None:
    project = an_evaluation(template={"prompt": "${claim}", "response": "${answer}"})
    begun = imports.begin(MANAGER, project.project_id, mode="skip_bad", repeat=None, form=imports.Form("csv"))
    store = cloud.services["s3"]
    store.upload(begun.upload.url, begun.upload.fields, b"claim\na\n")
    with pytest.raises(InvalidField, match="`answer`"):
        imports.complete_upload(MANAGER, begun.import_id)
    assert project_of(project.project_id).running_import_id is None

    store.upload(begun.upload.url, begun.upload.fields, b"claim,answer\na,b\n")
    imports.complete_upload(MANAGER, begun.import_id)
    imports.run(begun.import_id)
    assert Import.get(begun.import_id).state == "done"


def test_a_template_changed_meanwhile_is_nothing_to_an_import_that_is_queued(cloud: MemoryCloud) -> None:
    project = an_evaluation(template={"prompt": "${a}", "response": "${b}"})
    import_id = an_uploaded_import(cloud, project, b"a,b\n1,2\n", format="csv")
    projects.change(MANAGER, project.project_id, {"template": {"prompt": "${c}"}})
    imports.run(import_id)
    assert [*tasks_by_key().values()] == [{"prompt": "1", "response": "2"}]


def test_a_key_column_belongs_to_csv(cloud: MemoryCloud) -> None:
    with pytest.raises(InvalidField) as refused:
        an_uploaded_import(cloud, a_draft(), b"", format="label_studio", key_column="id")
    assert refused.value.extra["field"] == "key_column"


def test_the_console_imports_csv_too_and_can_try_it_before(cloud: MemoryCloud) -> None:
    project = a_draft()
    cloud.services["s3"](
        "PutObject", {"Bucket": "inlier-local-files", "Key": "drop/a.csv", "Body": b"id,text\n1,a\n2\n"}
    )
    asked: dict[str, Any] = {
        "by": "ops", "reason": "by mail", "project_id": project.project_id, "file_key": "drop/a.csv", "mode": "skip_bad",
        "form": imports.Form("csv", "id"),
    }  # fmt: skip
    tried = imports.import_tasks(**asked, dry_run=True)
    assert (tried["tasks_found"], tried["errors"][0]["line"]) == (1, 3)
    imports.run(imports.import_tasks(**asked)["import_id"])
    assert sorted(tasks_by_key()) == ["1"]


def test_progress_shows_both_readings_and_what_is_left(cloud: MemoryCloud, clock: Clock) -> None:
    import_id = an_uploaded_import(cloud, a_draft(), lines(*pictures(20_000)))
    assert imports.report(MANAGER, import_id).progress.percent == 0
    record = Import.get(import_id)
    record.move(state="checking", step_began_at=clock())
    clock.advance(seconds=10)
    imports.run(import_id, runs_for=NO_TIME)
    found = imports.report(MANAGER, import_id).progress
    assert 20 < found.percent < 26
    assert (found.lines_per_second, found.seconds_left) == (1000, 10)
    while not imports.run(import_id):
        pass
    assert imports.report(MANAGER, import_id).progress.percent == 100


def test_all_bad_lines_are_a_csv_file_behind_a_link(cloud: MemoryCloud) -> None:
    a_person("acc_manager", "manager")
    project = a_draft()
    import_id = an_uploaded_import(cloud, project, lines(*[b"{"] * 250, {"key": "=k", "input": 5}))
    imports.run(import_id)
    path = {"import_id": import_id}

    shown = ask("GET", "/imports/{import_id}/errors", path=path, account_id="acc_manager")
    sent = ask(
        "GET", "/imports/{import_id}/errors", path=path, account_id="acc_manager", headers={"accept": "text/csv"}
    )

    assert (shown.status, shown.body["errors_count"], len(shown.body["errors"])) == (200, 251, 100)
    assert sent.status == 303
    content = cloud.services["s3"].download(sent.headers["Location"]).content.decode()
    assert content.splitlines()[0] == "line,key,field,rule"
    assert content.count("\r\n") == 252
    assert content.splitlines()[250].startswith('250,,line,"is not one JSON object: ')


def test_an_import_without_bad_lines_has_an_empty_file_of_them(cloud: MemoryCloud) -> None:
    found = imports.report(MANAGER, an_uploaded_import(cloud, a_draft(), lines(*pictures(1))))
    link = imports.errors_link(found)
    assert cloud.services["s3"].download(link).content == b"line,key,field,rule\r\n"


def test_another_manager_neither_reads_errors_nor_cancels(cloud: MemoryCloud) -> None:
    a_person(OTHER_MANAGER.account_id, "manager")
    import_id = an_uploaded_import(cloud, a_draft(), lines(*pictures(1)))
    for method, path in (("GET", "/imports/{import_id}/errors"), ("POST", "/imports/{import_id}/cancellation")):
        answer = ask(method, path, path={"import_id": import_id}, account_id=OTHER_MANAGER.account_id)
        assert (answer.status, answer.body["type"]) == (404, "/problems/no-such-import")


def test_a_heading_that_is_refused_leaves_the_import_waiting_and_says_what_to_do(cloud: MemoryCloud) -> None:
    begun = imports.begin(MANAGER, a_draft().project_id, mode="skip_bad", repeat=None, form=imports.Form("csv"))
    send = cloud.services["s3"].upload
    send(begun.upload.url, begun.upload.fields, b"a;b\n1;2\n")
    with pytest.raises(InvalidField, match="post a corrected file with the same form"):
        imports.complete_upload(MANAGER, begun.import_id)
    assert imports.report(MANAGER, begun.import_id).state == "waiting"
    send(begun.upload.url, begun.upload.fields, b"a,b\n1,2\n")
    assert imports.complete_upload(MANAGER, begun.import_id).state == "queued"
