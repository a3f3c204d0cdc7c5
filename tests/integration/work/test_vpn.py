"""VPN: an operator's database stops new claims where a project does not allow one; finished work is never touched (R50).

The databases are MaxMind's own test databases: 1.2.0.1 is a VPN, 186.30.236.1 a proxy, 192.0.2.1 is not listed.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import app
from chalicelib import settings
from chalicelib.domain.origins import Origin, Whereabouts
from chalicelib.gateways import origins
from chalicelib.models.claims import Claim
from chalicelib.models.projects import Project
from tests.builders.http import Answer, event
from tests.builders.work import Clock, a_person, a_project, a_task, enrolled
from tests.fakes.cloud import MemoryCloud

DATA = Path(__file__).parents[2] / "data"
ANONYMOUS, COUNTRY = DATA / "geoip2-anonymous-ip-test.mmdb", DATA / "geoip2-country-test.mmdb"
VPN, PROXY, PLAIN, BRITISH = "1.2.0.1", "186.30.236.1", "192.0.2.1", "2.125.160.216"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[None]:
    """No database yet, and nothing remembered."""
    yield
    settings.current.cache_clear()
    origins.forget()


@pytest.fixture
def databases(monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, anonymous=str(ANONYMOUS), country=str(COUNTRY))


def use(monkeypatch: pytest.MonkeyPatch, *, anonymous: str = "", country: str = "") -> None:
    monkeypatch.setenv("ANONYMOUS_IP_DATABASE", anonymous)
    monkeypatch.setenv("COUNTRY_DATABASE", country)
    settings.current.cache_clear()
    origins.forget()


def asked(method: str, resource: str, address: str, country: str = "", **path: str) -> Answer:
    given = event(method, resource, path=path, account_id="acc_ann")
    given["requestContext"]["identity"]["sourceIp"] = address
    if country:
        given["headers"]["CloudFront-Viewer-Country"] = country
    sent = app(given, None)
    return Answer(sent["statusCode"], json.loads(sent["body"]), {})


def ready(*tasks: str, **given: object) -> None:
    a_project(**given)  # type: ignore[arg-type]
    for task_id in tasks:
        a_task(task_id)
    enrolled(a_person("acc_ann"))


@pytest.mark.usefixtures("databases")
@pytest.mark.parametrize("address", [VPN, PROXY])
def test_a_new_claim_through_a_vpn_is_refused_with_the_way_out(cloud: MemoryCloud, address: str) -> None:
    ready("tsk_1")
    for resource, path in (
        ("/tasks/{task_id}/claims", {"task_id": "tsk_1"}),
        ("/projects/{project_id}/claims", {"project_id": "prj_ducks"}),
    ):
        refused = asked("POST", resource, address, **path)
        assert (refused.status, refused.body["type"]) == (403, "/problems/vpn-not-allowed")
        assert "Switch it off and claim again" in refused.body["detail"]
        assert address not in str(refused.body)
    assert list(Claim.scan()) == []
    assert asked("POST", "/tasks/{task_id}/claims", PLAIN, task_id="tsk_1").status == 201


@pytest.mark.usefixtures("databases")
def test_work_in_hand_goes_on_through_a_vpn(cloud: MemoryCloud) -> None:
    ready("tsk_1")
    claim = asked("POST", "/tasks/{task_id}/claims", PLAIN, task_id="tsk_1").body
    assert asked("POST", "/tasks/{task_id}/claims", VPN, task_id="tsk_1").body["claim_id"] == claim["claim_id"]
    given = event(
        "POST", "/claims/{claim_id}/submission", path={"claim_id": claim["claim_id"]}, account_id="acc_ann",
        body={"answer": {"label": "yes"}},
    )  # fmt: skip
    given["requestContext"]["identity"]["sourceIp"] = VPN
    assert app(given, None)["statusCode"] == 201


@pytest.mark.usefixtures("databases")
def test_a_project_may_allow_it(cloud: MemoryCloud) -> None:
    ready("tsk_1", eligibility={"allow_vpn": True})
    assert Project.get("prj_ducks").asked.allow_vpn
    assert asked("POST", "/tasks/{task_id}/claims", VPN, task_id="tsk_1").status == 201
    assert asked("GET", "/projects/{project_id}/eligibility", VPN, project_id="prj_ducks").body["warnings"] == []


@pytest.mark.usefixtures("databases")
def test_eligibility_warns_and_lets_the_person_join(cloud: MemoryCloud) -> None:
    ready(countries=["KE"])
    shown = asked("GET", "/projects/{project_id}/eligibility", VPN, "GB", project_id="prj_ducks").body
    assert (shown["is_eligible"], shown["reasons"]) == (True, [])
    assert [one["code"] for one in shown["warnings"]] == ["vpn-not-allowed", "country-elsewhere"]
    assert (
        asked("GET", "/projects/{project_id}/eligibility", PLAIN, "KE", project_id="prj_ducks").body["warnings"] == []
    )


def test_without_a_database_nothing_is_known_and_nobody_is_stopped(cloud: MemoryCloud) -> None:
    assert origins.whereabouts_of(Origin(VPN, "KE")) == Whereabouts("KE", is_anonymous=None)
    ready("tsk_1")
    assert asked("POST", "/tasks/{task_id}/claims", VPN, task_id="tsk_1").status == 201


@pytest.mark.usefixtures("databases")
def test_the_edge_says_the_country_first_and_the_database_otherwise(cloud: MemoryCloud) -> None:
    assert origins.whereabouts_of(Origin(BRITISH, "KE")) == Whereabouts("KE", is_anonymous=False)
    assert origins.whereabouts_of(Origin(BRITISH)) == Whereabouts("GB", is_anonymous=False)
    assert origins.whereabouts_of(Origin(PLAIN, "XX")) == Whereabouts(None, is_anonymous=False)
    assert origins.whereabouts_of(Origin("no address")) == Whereabouts(None, is_anonymous=None)


def test_a_database_lies_in_the_files_bucket_and_is_read_once(
    cloud: MemoryCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, anonymous="places/anonymous.mmdb")
    put = {"Bucket": "inlier-local-files", "Key": "places/anonymous.mmdb", "Body": ANONYMOUS.read_bytes()}
    cloud.services["s3"]("PutObject", put)
    with cloud.counting() as count:
        assert [origins.whereabouts_of(Origin(one)).is_anonymous for one in (VPN, PROXY, PLAIN)] == [True, True, False]
    assert [call.operation for call in count.calls] == ["GetObject"]


@pytest.mark.parametrize("content", [None, b"", b"this is no database"])
def test_a_database_that_is_missing_or_broken_is_said_and_stops_nobody(
    cloud: MemoryCloud, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, content: bytes | None
) -> None:
    use(monkeypatch, anonymous="places/broken.mmdb")
    if content is not None:
        put = {"Bucket": "inlier-local-files", "Key": "places/broken.mmdb", "Body": content}
        cloud.services["s3"]("PutObject", put)
    assert origins.whereabouts_of(Origin(VPN)) == Whereabouts(None, is_anonymous=None)
    assert any("address_database_unreadable" in line for line in caplog.messages)


@pytest.mark.usefixtures("databases")
def test_an_address_is_neither_kept_nor_logged(cloud: MemoryCloud, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    ready("tsk_1", "tsk_2")
    asked("POST", "/tasks/{task_id}/claims", VPN, task_id="tsk_1")
    asked("POST", "/tasks/{task_id}/claims", BRITISH, task_id="tsk_2")
    assert len(list(Claim.scan())) == 1
    for address in (VPN, BRITISH):
        assert address not in str(cloud.snapshot())
        assert address not in caplog.text
