"""A project's managers find every import of it again, without the ids they were given (R2)."""

from typing import Any

import pytest

from chalicelib.domain.projects import NoSuchProject
from chalicelib.services import imports
from tests.builders.http import ask
from tests.builders.projects import MANAGER, OTHER_MANAGER, a_draft, an_uploaded_import, lines, pictures
from tests.builders.work import Clock, a_person
from tests.fakes.cloud import MemoryCloud


def test_every_import_of_a_project_is_listed_newest_first_with_what_became_of_it(
    cloud: MemoryCloud, clock: Clock
) -> None:
    a_person(MANAGER.account_id, "manager")
    project = a_draft()
    done = an_uploaded_import(cloud, project, lines(*pictures(2)))
    imports.run(done)
    clock.advance(minutes=1)
    failed = an_uploaded_import(cloud, project, lines(*pictures(2, first=3), b"no json"))
    imports.run(failed)
    clock.advance(minutes=1)
    waiting = imports.begin(MANAGER, project.project_id, mode="skip_bad", repeat=None).import_id
    imports.begin(MANAGER, a_draft(title="Another").project_id, mode="skip_bad", repeat=None)

    def page(**query: str) -> Any:
        path = {"project_id": project.project_id}
        return ask("GET", "/projects/{project_id}/imports", account_id=MANAGER.account_id, path=path, query=query).body

    first = page(limit="2")
    rest = page(cursor=first["next_cursor"])
    found = first["imports"] + rest["imports"]
    assert [(one["import_id"], one["state"], one["tasks_created"]) for one in found] == [
        (waiting, "waiting", 0), (failed, "failed", 0), (done, "done", 2),
    ]  # fmt: skip
    assert [one["progress"]["percent"] for one in found] == [0, 50, 100]
    assert (found[1]["errors_count"], found[1]["failure"]) == (1, "bad-lines")


def test_a_list_of_imports_is_read_from_an_index_and_its_managers_alone(cloud: MemoryCloud) -> None:
    project = a_draft()
    for _ in range(3):
        imports.begin(MANAGER, project.project_id, mode="skip_bad", repeat=None)
    with cloud.counting() as count:
        assert len(imports.imports_of(MANAGER, project.project_id, limit=5, cursor=None).records) == 3
    assert (count.reads, count.writes) == (3, 0)
    assert "dynamodb.Scan" not in count.operations
    with pytest.raises(NoSuchProject):
        imports.imports_of(OTHER_MANAGER, project.project_id, limit=5, cursor=None)
