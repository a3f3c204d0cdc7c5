"""What the driver shows: bars with rate and time left, and the first failure of many ends the part."""

import io
import time

import pytest

from infra.demo.progress import Progress, bar, spoken


def test_a_bar_tells_how_far_how_fast_and_how_much_longer():
    assert bar("Claiming", 50, 200, 50, 10.0) == (
        "Claiming              [######..................]     50/200       5.0/s  30 s left"
    )


def test_a_bar_of_a_run_that_goes_on_counts_the_rate_of_this_run_alone():
    assert bar("Claiming", 150, 200, 50, 10.0).endswith("5.0/s  10 s left")


@pytest.mark.parametrize(("seconds", "text"), [(8.2, "8 s"), (200, "3 min 20 s"), (59.6, "1 min 0 s")])
def test_durations_are_told_as_people_say_them(seconds, text):
    assert spoken(seconds) == text


def test_each_does_all_and_the_part_remembers_how_many():
    out = io.StringIO()
    progress, done = Progress(out), []
    with progress.part("Counting", 20) as part:

        def count(number):
            done.append(number)
            part.step()

        part.each(range(20), count, parallel=4)
    assert sorted(done) == list(range(20))
    assert [(one.title, one.count) for one in progress.parts] == [("Counting", 20)]
    assert out.getvalue().splitlines()[-1].startswith("Counting")


def test_a_failure_ends_the_part_and_is_told():
    progress, begun = Progress(io.StringIO()), []

    def fail(number):
        begun.append(number)
        time.sleep(0.002)
        if number == 3:
            raise ValueError(f"number {number}")

    with pytest.raises(ValueError, match="number"), progress.part("Failing", 500) as part:
        part.each(range(500), fail, parallel=2)
    assert len(begun) < 500


def test_a_failure_ends_long_jobs_at_their_next_step():
    progress, steps = Progress(io.StringIO()), []

    def work(number):
        if number == 0:
            raise ValueError("broken")
        for _ in range(10_000):
            time.sleep(0.001)
            steps.append(number)
            part.step()

    with pytest.raises(ValueError, match="broken"), progress.part("Long", 30_000) as part:
        part.each(range(4), work, parallel=4)
    assert len(steps) < 3_000
