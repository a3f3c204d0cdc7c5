"""Builds the requests of tests of skills: written, sat, graded, challenged, and of training."""

from chalicelib.domain.training import MODULES
from chalicelib.models.skills import Skill
from chalicelib.services import attempts, attempts_to_grade, challenges
from tests.builders.asked.world import Given, World, valid
from tests.builders.assessments import example
from tests.builders.graded import ANN, CODE, ESSAY, RITA, SHORT, TRANSLATION, an_assessment, hand_in
from tests.builders.work import a_person

BOSS = "acc_boss"
NOTED = ESSAY["rubric"][0] | {"grader_notes": "Half the points without a word on pollen."}
OTHER_ITEMS = [
    SHORT | {"keys": ["The city of kings on the Rimac"]}, ESSAY | {"rubric": [NOTED, *ESSAY["rubric"][1:]]}, TRANSLATION | {"source": "It rains over the delta."}, CODE,
    {
        "kind": "choice", "item_id": "heron", "topic": "Birds of the delta", "prompt": "Which bird has a grey neck?",
        "options": ["the grey heron of the reeds", "the purple heron of the reeds"], "key": "the grey heron of the reeds",
    },
]  # fmt: skip
TEXT = "Bees carry pollen between the orchards."


@valid("GET /skills", "GET /rate-card")
def anybody(world: World) -> Given:
    return Given(None)


@valid("POST /skills")
def add_skill(world: World) -> Given:
    body = {
        "skill": "annotation/bird-song", "title": "Telling herons by their call", "parent": "annotation",
        "description": "What sings in the reeds at dawn.",
    }  # fmt: skip
    return Given(BOSS, body=body)


@valid("PATCH /skills/{skill_id}")
def change_skill(world: World) -> Given:
    body = {
        "version": 1, "reason": "Nobody found it under its old name.", "title": "Words that herons know",
        "parent": "language", "description": "What was said among the reeds.", "is_retired": True,
    }  # fmt: skip
    return Given(BOSS, {"skill_id": "annotation.text"}, body)


@valid("GET /me/skills", "GET /training")
def own(world: World) -> Given:
    a_person()
    return Given("acc_ann")


@valid("PUT /me/skills")
def declare(world: World) -> Given:
    a_person()
    return Given("acc_ann", body={"skills": [{"skill": "programming/python", "level": 3}]})


@valid("GET /training/{task_type}")
def read_training(world: World) -> Given:
    a_person()
    return Given("acc_ann", {"task_type": "classification"})


@valid("POST /training/{task_type}/answers")
def try_training(world: World) -> Given:
    a_person()
    example = MODULES["translation"].examples[0]
    return Given("acc_ann", {"task_type": "translation"}, {"example_id": example.example_id, "answer": example.answer})


@valid("GET /assessments")
def list_assessments(world: World) -> Given:
    a_person()
    an_assessment(SHORT)
    return Given("acc_ann", query={"limit": "10"})


@valid("POST /assessments")
def write_assessment(world: World) -> Given:
    body = example() | {"name": "arithmetic-for-schools", "title": "Sums of the market place"}
    return Given(BOSS, body=body | {"items": [*body["items"], *OTHER_ITEMS]})


@valid("POST /assessments/{assessment_id}/publication")
def publish(world: World) -> Given:
    written = world.ask("POST", "/assessments", BOSS, example())
    return Given(BOSS, {"assessment_id": written["assessment_id"]})


@valid("GET /assessments/{assessment_id}/items")
def read_items(world: World) -> Given:
    return Given(BOSS, {"assessment_id": an_assessment(SHORT).assessment_id})


@valid("PUT /assessments/{assessment_id}/items/{item_id}/suspension")
def suspend(world: World) -> Given:
    assessment = an_assessment(SHORT, SHORT | {"item_id": "other"}, draw_count=1)
    body = {"is_suspended": True, "reason": "Callao is right as well."}
    return Given(BOSS, {"assessment_id": assessment.assessment_id, "item_id": "capital"}, body)


@valid("POST /assessments/{assessment_id}/attempts")
def start(world: World) -> Given:
    a_person()
    return Given("acc_ann", {"assessment_id": an_assessment(SHORT).assessment_id})


def running(world: World) -> str:
    """Ann sits a test."""
    a_person()
    return str(attempts.start_attempt(ANN, an_assessment(SHORT).assessment_id, None).attempt_id)


@valid("GET /attempts/{attempt_id}", "POST /attempts/{attempt_id}/submission")
def sat(world: World) -> Given:
    return Given("acc_ann", {"attempt_id": running(world)})


@valid("PUT /attempts/{attempt_id}/answers/{item_id}")
def save_answer(world: World) -> Given:
    body = {"answer": "The city of kings on the Rimac"}
    return Given("acc_ann", {"attempt_id": running(world), "item_id": "capital"}, body)


def graded(world: World) -> str:
    """Ann's test has a result."""
    a_person()
    return str(hand_in(ANN, an_assessment(SHORT), {"capital": "Callao"}).attempt_id)


@valid("GET /attempts/{attempt_id}/challenges")
def own_challenges(world: World) -> Given:
    return Given("acc_ann", {"attempt_id": graded(world)})


@valid("POST /attempts/{attempt_id}/items/{item_id}/challenge")
def challenge(world: World) -> Given:
    body = {"reason": "The text names Callao as well."}
    return Given("acc_ann", {"attempt_id": graded(world), "item_id": "capital"}, body)


def challenged(world: World) -> str:
    """Ann has objected to an item."""
    made = challenges.challenge(ANN, graded(world), "capital", "The text names Callao.")
    return str(made.challenge_id)


@valid("GET /challenges")
def list_challenges(world: World) -> Given:
    challenged(world)
    return Given(BOSS, query={"state": "open"})


@valid("POST /challenges/{challenge_id}/decision")
def decide_challenge(world: World) -> Given:
    body = {"is_upheld": True, "reason": "Both were right in that year."}
    return Given(BOSS, {"challenge_id": challenged(world)}, body)


def written(world: World) -> str:
    """Ann's text waits for Rita, who has proved the skill."""
    a_person(), a_person("acc_rita", "contributor", "reviewer")
    Skill("acc_rita", "language/en", level=3, attempt_id="att_old", verified_at=world.clock.at).save()
    return str(hand_in(ANN, an_assessment(ESSAY), {"bees": TEXT}).attempt_id)


@valid("POST /attempts-to-grade")
def take_text(world: World) -> Given:
    written(world)
    return Given("acc_rita")


@valid("GET /attempts-to-grade/{grading_id}")
def read_text(world: World) -> Given:
    attempt_id = written(world)
    attempts_to_grade.take_next(RITA)
    return Given("acc_rita", {"grading_id": attempt_id})


@valid("POST /attempts-to-grade/{grading_id}/marks")
def mark_text(world: World) -> Given:
    attempt_id = written(world)
    attempts_to_grade.take_next(RITA)
    criteria = [
        {"criterion": "clarity", "points": 4, "reason": "It reads like a path."},
        {"criterion": "grammar", "points": 5, "reason": "Commas wander about."},
    ]
    return Given("acc_rita", {"grading_id": attempt_id}, {"marks": [{"item_id": "bees", "criteria": criteria}]})
