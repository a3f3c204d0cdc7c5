"""Loads the small demonstration of `make run` through the API: people of every role, a skill test, two projects."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.assessments import files as assessments
from infra.demo import texts
from infra.demo.client import Api, Person, Refused
from infra.demo.people import Invitation, add_payout_method, first_admin, give_roles, open_account, verify_identity
from infra.demo.projects import Plan, ready
from infra.demo.run import LOCAL_PASSWORD
from infra.demo.stage import Stage, StageError, local_stage
from infra.local.cloud import ROOT, Cloud, CloudError

EXAMPLES = ROOT / "docs" / "examples"
TEST = EXAMPLES / "assessments" / "arithmetic.json"
#: Projects with their tasks, and the answers the experienced contributor has given: from ten accepted ones on a person
#: may hold five claims (R45), and one waits for its reviewer.
FILES = sorted((EXAMPLES / "projects").glob("*.json"))

#: How the title begins of the project whose tasks are tried first.
_TO_TRY = "Is this sentence a question"

Say = Callable[[str], None]


@dataclass(frozen=True)
class _Role:
    """One sign-in, and what it is for."""

    user: str
    name: str
    roles: tuple[str, ...]
    is_for: str

    @property
    def email(self) -> str:
        """What they sign in with."""
        return f"{self.user}@demo.example"


ROLES = (
    _Role("contributor", "Asha Mwende", (), "looks for work: the arithmetic test is still before her"),
    _Role("experienced", "Daniel Otieno", (), "passed the test, has earned money and an answer in review"),
    _Role("reviewer", "Ruth Wanjiru", ("reviewer",), "judges answers at the review desk"),
    _Role("manager", "Mwangi Kariuki", ("manager",), "brought the two projects and sees how far they are"),
    _Role("admin-1", "Grace Achieng", ("admin",), "decides identities, books money, approves payouts"),
    _Role("admin-2", "Peter Kamau", ("admin", "reviewer"), "the second to approve payouts; grades texts of any skill"),
)


_IN_THE_PAGE = (
    "What to try in the page",
    "  without signing in: what work is open; sign up, and follow the link in the e-mail (see E-mails above)",
    "  as contributor: the arithmetic assessment, then a project, a task, and what becomes of it in My work",
    "  as experienced: Payments, a statement opened down to one answer; as reviewer: the next review",
    "  as manager: a new project and its import; its money is booked by admin-1, under Client money",
    "  as admin-1 and admin-2: the week, approved by both after its end:",
    '  make clock ADVANCE="7d", then make call FUNCTION=close_pay_period REASON="the week is over"',
)


def load(cloud: Cloud, say: Say) -> str:
    """Bring the demonstration into the local cloud; what is there stays. Answers the sign-ins to print."""
    try:
        return load_into(local_stage(cloud), say)
    except (StageError, Refused, ConnectionError) as problem:
        raise CloudError(f"The demonstration is not complete: {problem}\n`make run` goes on with it.") from problem


def load_into(stage: Stage, say: Say) -> str:
    """The demonstration in this stage, each step told as it is done."""
    with Api(stage.base_url) as api:
        _fill(stage, api, say)
    return sign_ins(stage.base_url)


def _fill(stage: Stage, api: Api, say: Say) -> None:
    people = _people(stage, api)
    say(f"{len(people)} people, one of each role")
    _test(people["admin-1"])
    say("a skill test: School arithmetic")
    brought = assessments.bring(people["admin-1"], assessments.files())
    say(f"{len(brought)} tests of the starting set: {', '.join(test['title'] for test in brought)}")
    projects = [ready(people["manager"], people["admin-1"], plan_of(path)) for path in FILES]
    for project in projects:
        say(f"a project with {project['task_count']} tasks: {project['title']}")
    _experience(people, {project["title"]: project for project in projects})
    say("answers of an experienced contributor")
    texts.hand_in(people["experienced"])
    say(f"texts that wait to be graded: {texts.TEST}")


def plan_of(path: Path) -> Plan:
    """The project in this file."""
    content = _content(path)
    return Plan(content["terms"], content["guidelines"], content["tasks"])


def answers_of(path: Path) -> dict[str, Any]:
    """What the experienced contributor says to some of the tasks of this file, by their keys."""
    answers: dict[str, Any] = _content(path)["answers"]
    return answers


def _content(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _people(stage: Stage, api: Api) -> dict[str, Person]:
    def invited(role: _Role) -> Invitation:
        return Invitation(role.email, role.name, LOCAL_PASSWORD)

    by_name = {role.user: role for role in ROLES}
    admin = first_admin(stage, api, invited(by_name["admin-1"]))
    people = {"admin-1": admin}
    for role in ROLES:
        if role.user != "admin-1":
            people[role.user] = open_account(stage, api, invited(role))
            give_roles(admin, people[role.user], role.roles)
    return people


def _test(admin: Person) -> None:
    """The test, written and published once."""
    content = _content(TEST)
    offered = admin.pages("/assessments", "assessments")
    if not any(test["title"] == content["title"] for test in offered):
        written = admin.post("/assessments", content, key="demonstration-arithmetic")
        admin.post(f"/assessments/{written['assessment_id']}/publication")


def _experience(people: dict[str, Person], projects: dict[str, dict[str, Any]]) -> None:
    """One person has done what there is to do: test passed, identity verified, answers accepted, one in review."""
    person = people["experienced"]
    _pass_test(person)
    verify_identity(people["admin-1"], person)
    add_payout_method(person, "USD")
    for path in FILES:
        _give(person, people["manager"], projects[plan_of(path).title], answers_of(path))


def _pass_test(person: Person) -> None:
    """Take the test and give the right answers."""
    content = _content(TEST)
    test = next(test for test in person.pages("/assessments", "assessments") if test["title"] == content["title"])
    if test["is_passed"]:
        return
    keys = {item["item_id"]: item["key"] for item in content["items"]}
    attempt = person.post(f"/assessments/{test['assessment_id']}/attempts", key="demonstration")
    path = f"/attempts/{attempt['attempt_id']}"
    for item in attempt["items"]:
        if item["answer"] is None:
            person.put(f"{path}/answers/{item['item_id']}", {"answer": _right(item, keys[item["item_id"]])})
    person.post(f"{path}/submission")


def _right(item: dict[str, Any], key: str | list[str]) -> str | list[str]:
    """The right answer as the kind of question takes it: numbers as text, options by their ids of this attempt."""
    if isinstance(key, str) and item["kind"] == "numeric":
        return key
    texts = [key] if isinstance(key, str) else key
    ids = [option["option_id"] for option in item["options"] if option["text"] in texts]
    return ids[0] if item["kind"] == "choice" else ids


def _give(person: Person, manager: Person, project: dict[str, Any], answers: dict[str, Any]) -> None:
    """Join, and answer tasks by their keys; claims made before are gone on with."""
    project_id = project["project_id"]
    body = {"guidelines_version": project["guidelines_version"]}
    person.post(f"/projects/{project_id}/enrolments", body, key=f"demonstration-{project_id}")
    submitted = {claim["task_id"] for claim in person.pages("/claims", "claims") if claim["state"] == "submitted"}
    for task in list(manager.pages(f"/projects/{project_id}/tasks", "tasks")):
        task_id, answer = task["task_id"], answers.get(task["key"])
        if answer is not None and task_id not in submitted:
            claim = person.post(f"/tasks/{task_id}/claims", key=f"demonstration-{task_id}")
            person.post(f"/claims/{claim['claim_id']}/submission", {"answer": answer})


def sign_ins(base_url: str) -> str:
    """Who may sign in, what to try in the page, and the same in a shell."""
    lines = [f"Sign in at the page (the address after Open); everybody's password is {LOCAL_PASSWORD}"]
    lines += [f"  {role.email:<26} {role.name:<15} {role.is_for}" for role in ROLES]
    return "\n".join([*lines, *_IN_THE_PAGE, *to_try(base_url)])


def to_try(base_url: str) -> list[str]:
    """A contributor's way from signing in to the balance in a shell, then what others do and the week's end."""
    asks = '-H "Authorization: $TOKEN"'
    signing_in = json.dumps({"email": ROLES[0].email, "password": LOCAL_PASSWORD})
    return [
        "The same with the API (paste it into a shell: sign in, join, claim, read, submit; paid when three answered)",
        f"  API={base_url}; JSON='Content-Type: application/json'",
        """  field() { grep -o "\\"$1\\": *[^,}]*" | head -n 1 | cut -d: -f2- | tr -d '" '; }""",
        f"  TOKEN=$(curl -s $API/sessions -H \"$JSON\" -d '{signing_in}' | field id_token)",
        f'  PROJECTS=$(curl -s "$API/projects?limit=100" {asks})',
        f"  PROJECT=$(echo \"$PROJECTS\" | tr '{{' '\\n' | grep '{_TO_TRY}' | field project_id)",
        f"  VERSION=$(curl -s $API/projects/$PROJECT {asks} | field guidelines_version)",
        '  JOINING="{\\"guidelines_version\\": $VERSION}"',
        f'  curl -s $API/projects/$PROJECT/enrolments {asks} -H "$JSON" -d "$JOINING"; echo',
        f"  CLAIM=$(curl -s -X POST $API/projects/$PROJECT/claims {asks} | field claim_id)",
        f"  curl -s $API/claims/$CLAIM {asks}; echo",
        """  ANSWER='{"answer": {"label": "question"}}'""",
        f'  curl -s $API/claims/$CLAIM/submission {asks} -H "$JSON" -d "$ANSWER"; echo',
        f"  curl -s $API/me/balance {asks}; echo",
        "As others: POST /reviews as the reviewer, then POST /reviews/{review_id}/verdict;",
        "  POST /attempts-to-grade as admin-2, then POST /attempts-to-grade/{grading_id}/marks;",
        "  GET /me/balance and GET /me/entries as experienced@demo.example, who has earned money already",
        "  POST /pay-periods/{period_id}/approval as both admins, when payouts are prepared after the week's end",
    ]
