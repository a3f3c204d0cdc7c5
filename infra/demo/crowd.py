"""Owns the crowd whose work is replayed: its answers, the truth, a part of it, and how right its majority is."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: 24,945 real answers, where they are at hand; see docs/examples/README.md.
REAL = ROOT.parent / "shared" / "data" / "crowd-product"
OWN = ROOT / "docs" / "examples" / "crowd"
#: The labels of both sets are 0 and 1; people choose between these words.
LABELS = {"0": "no", "1": "yes"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one worker said to one question."""

    question: str
    worker: str
    label: str


@dataclass(frozen=True)
class Crowd:
    """Answers and truth of some questions, and where they come from."""

    name: str
    answers: tuple[Answer, ...]
    truth: Mapping[str, str]
    is_real: bool

    @property
    def questions(self) -> list[str]:
        """Every question, sorted."""
        return sorted(self.truth)

    @property
    def workers(self) -> list[str]:
        """Who answered, sorted."""
        return sorted({answer.worker for answer in self.answers})

    @property
    def places(self) -> int:
        """How many independent answers a question got: as many places does its task have."""
        return max(Counter(answer.question for answer in self.answers).values())

    def by_worker(self) -> dict[str, list[Answer]]:
        """Each worker's answers in the order of the questions; who has most comes first."""
        found: dict[str, list[Answer]] = defaultdict(list)
        for answer in sorted(self.answers, key=lambda answer: answer.question):
            found[answer.worker].append(answer)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))

    def first(self, count: int | None) -> "Crowd":
        """The first so many questions in sorted order with all their answers; None is all of them."""
        kept = set(self.questions[:count])
        answers = tuple(answer for answer in self.answers if answer.question in kept)
        return Crowd(self.name, answers, {name: self.truth[name] for name in self.questions[:count]}, self.is_real)


def load(directory: Path | None = None) -> Crowd:
    """The real crowd where its files are, else the project's own small one."""
    wanted = directory or (REAL if (REAL / "answers.csv").exists() else OWN)
    rows = _rows(wanted / "answers.csv")
    answers = tuple(Answer(row["question"], row["worker"], LABELS[row["answer"]]) for row in rows)
    truth = {row["question"]: LABELS[row["truth"]] for row in _rows(wanted / "truth.csv")}
    return Crowd("product" if wanted == REAL else "sums", answers, truth, is_real=wanted == REAL)


def majority(labels: Iterable[str]) -> str:
    """The label most chose; a tie goes to the label that comes first in the alphabet.

    With three answers and two labels there is no tie.

    >>> majority(["yes", "no", "yes"]), majority(["yes", "no"])
    ('yes', 'no')
    """
    counts = Counter(labels)
    return min(counts, key=lambda label: (-counts[label], label))


def right_of(answers: Iterable[Answer], truth: Mapping[str, str]) -> int:
    """On how many questions the majority is right."""
    labels: dict[str, list[str]] = defaultdict(list)
    for answer in answers:
        labels[answer.question].append(answer.label)
    return sum(majority(given) == truth[question] for question, given in labels.items())


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
