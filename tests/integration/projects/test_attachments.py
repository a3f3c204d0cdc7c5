"""Images, PDF and sound beside an input: private, judged by content, of their project alone (R2)."""

from typing import Any

import pytest

from chalicelib.domain.attachments import AttachmentMissing, AttachmentNotAsSaid
from chalicelib.domain.idempotency import repeat_of
from chalicelib.domain.projects import NoSuchProject
from chalicelib.models.imports import Import
from chalicelib.models.projects import Project
from chalicelib.models.tasks import Task
from chalicelib.services import attachments, imports
from tests.builders.http import ask
from tests.builders.projects import MANAGER, OTHER_MANAGER, a_draft, an_uploaded_import, files_of, lines
from tests.builders.work import a_person
from tests.fakes.cloud import MemoryCloud
from tests.fakes.errors import ServiceError

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 30
CONTENTS = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 30,
    "application/pdf": b"%PDF-1.7\n" + b"\0" * 30,
    "audio/mpeg": b"ID3\x04" + b"\0" * 30,
    "audio/wav": b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 30,
}


@pytest.fixture(autouse=True)
def _bucket(cloud: MemoryCloud) -> None:
    files_of(cloud)


def posted(cloud: MemoryCloud, project: Project, content: bytes, media_type: str = "image/png") -> str:
    begun = attachments.begin(MANAGER, project.project_id, media_type=media_type, size=len(content), repeat=None)
    cloud.services["s3"].upload(begun.upload.url, begun.upload.fields, content)
    return begun.attachment_id


def attached(cloud: MemoryCloud, project: Project) -> dict[str, Any]:
    """What an input says of a picture that was uploaded."""
    found = attachments.complete(MANAGER, project.project_id, posted(cloud, project, PNG))
    return {"file_key": found.file_key, "media_type": found.media_type, "bytes": found.bytes, "name": "duck.png"}


@pytest.mark.parametrize("media_type", CONTENTS)
def test_a_file_of_every_type_is_taken_and_gets_a_link_for_a_minute(cloud: MemoryCloud, media_type: str) -> None:
    project, content = a_draft(), CONTENTS[media_type]
    found = attachments.complete(MANAGER, project.project_id, posted(cloud, project, content, media_type))
    assert (found.media_type, found.bytes) == (media_type, len(content))
    named = {"file_key": found.file_key, "media_type": media_type, "bytes": found.bytes, "name": "a file"}
    (link,) = attachments.links(project.project_id, {"text": "a", "attachments": [named]})
    assert cloud.services["s3"].download(link.link).content == content
    assert "X-Amz-Expires=60" in link.link


def test_mp3_without_tags_is_known_by_its_frame(cloud: MemoryCloud) -> None:
    project = a_draft()
    attachment_id = posted(cloud, project, b"\xff\xfb\x90\x64" + b"\0" * 30, "audio/mpeg")
    assert attachments.complete(MANAGER, project.project_id, attachment_id).media_type == "audio/mpeg"


@pytest.mark.parametrize("media_type", CONTENTS)
def test_a_file_that_is_something_else_is_refused_and_no_task_can_name_it(cloud: MemoryCloud, media_type: str) -> None:
    project = a_draft()
    attachment_id = posted(cloud, project, b"<html><script>alert(1)</script></html>", media_type)
    with pytest.raises(AttachmentNotAsSaid):
        attachments.complete(MANAGER, project.project_id, attachment_id)
    assert not [key for key in files_of(cloud) if key.startswith("attachments/")]


def test_the_form_takes_this_type_and_size_and_no_other(cloud: MemoryCloud) -> None:
    begun = attachments.begin(MANAGER, a_draft().project_id, media_type="image/png", size=len(PNG), repeat=None)
    for content, fields in ((PNG + b"x", {}), (PNG[:-1], {}), (PNG, {"Content-Type": "text/html"})):
        with pytest.raises(ServiceError):
            cloud.services["s3"].upload(begun.upload.url, begun.upload.fields | fields, content)


def test_what_was_judged_cannot_be_replaced_with_the_form_it_came_by(cloud: MemoryCloud) -> None:
    project = a_draft()
    begun = attachments.begin(MANAGER, project.project_id, media_type="image/png", size=len(PNG), repeat=None)
    upload = cloud.services["s3"].upload
    upload(begun.upload.url, begun.upload.fields, PNG)
    first = attachments.complete(MANAGER, project.project_id, begun.attachment_id)
    upload(begun.upload.url, begun.upload.fields, b"<html>".ljust(len(PNG)))
    assert attachments.complete(MANAGER, project.project_id, begun.attachment_id) == first
    assert files_of(cloud)[first.file_key].content == PNG


def test_the_same_request_again_is_the_same_attachment(cloud: MemoryCloud) -> None:
    project, repeat = a_draft(), repeat_of("acc_manager", "POST /x", "key", b"{}")
    begun = [
        attachments.begin(MANAGER, project.project_id, media_type="image/png", size=9, repeat=repeat).attachment_id
        for _ in range(2)
    ]
    assert begun[0] == begun[1]


@pytest.mark.parametrize("attachment_id", ["att_none", "../att_1", "att_1/../../statements/x", ""])
def test_an_attachment_that_was_not_posted_is_missing(cloud: MemoryCloud, attachment_id: str) -> None:
    with pytest.raises(AttachmentMissing):
        attachments.complete(MANAGER, a_draft().project_id, attachment_id)


def test_another_manager_attaches_nothing(cloud: MemoryCloud) -> None:
    project = a_draft()
    with pytest.raises(NoSuchProject):
        attachments.begin(OTHER_MANAGER, project.project_id, media_type="image/png", size=9, repeat=None)
    with pytest.raises(NoSuchProject):
        attachments.complete(OTHER_MANAGER, project.project_id, "att_1")


def test_tasks_name_attachments_of_their_project(cloud: MemoryCloud) -> None:
    project = a_draft()
    picture = attached(cloud, project)
    import_id = an_uploaded_import(cloud, project, lines({"key": "1", "input": {"attachments": [picture]}}))
    imports.run(import_id)
    (task,) = Task.scan()
    assert attachments.links(project.project_id, task.input)[0].name == "duck.png"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"file_key": "statements/acc_ann/2026-11-16.pdf"}, "input.attachments[0].file_key"),
        ({"file_key": "attachments/prj_other/att_1"}, "input.attachments[0].file_key"),
        ({"media_type": "text/html"}, "input.attachments[0].media_type"),
        ({"bytes": 20 * 1024 * 1024 + 1}, "input.attachments[0].bytes"),
        ({"href": "https://example.org"}, "input.attachments[0]"),
    ],
)
def test_an_input_that_names_anything_else_is_a_bad_line_and_leads_nowhere(
    cloud: MemoryCloud, change: dict[str, Any], field: str
) -> None:
    project = a_draft()
    given = {"attachments": [attached(cloud, project) | change]}
    import_id = an_uploaded_import(cloud, project, lines({"key": "1", "input": given}))
    imports.run(import_id)
    assert Import.get(import_id).errors[0]["field"] == field
    assert attachments.links(project.project_id, given) == []


def test_a_manager_attaches_over_http(cloud: MemoryCloud) -> None:
    a_person("acc_manager", "manager")
    path = {"project_id": a_draft().project_id}
    refused = ask(
        "POST", "/projects/{project_id}/attachments", path=path, account_id="acc_manager",
        body={"media_type": "image/png", "bytes": 20 * 1024 * 1024 + 1},
    )  # fmt: skip
    assert refused.status == 422
    begun = ask(
        "POST", "/projects/{project_id}/attachments", path=path, account_id="acc_manager",
        body={"media_type": "image/png", "bytes": len(PNG)},
    )  # fmt: skip
    cloud.services["s3"].upload(begun.body["upload"]["url"], begun.body["upload"]["fields"], PNG)
    done = ask(
        "POST", "/projects/{project_id}/attachments/{attachment_id}/completion", account_id="acc_manager",
        path=path | {"attachment_id": begun.body["attachment_id"]},
    )  # fmt: skip
    assert (begun.status, done.status) == (201, 200)
    assert done.body["file_key"] == f"attachments/{path['project_id']}/{begun.body['attachment_id']}"
