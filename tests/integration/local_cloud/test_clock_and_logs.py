"""The local clock moves as asked, and what functions log can be read."""

from datetime import timedelta

import pytest

from infra.local import clock, logs
from infra.local.cloud import Cloud, CloudError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("7d 2h", timedelta(days=7, hours=2)),
        ("1w", timedelta(weeks=1)),
        ("90m", timedelta(minutes=90)),
        ("3d4h5m6s", timedelta(days=3, hours=4, minutes=5, seconds=6)),
    ],
)
def test_a_duration_is_read_as_it_is_written(text, meant):
    assert clock.duration(text) == meant


@pytest.mark.parametrize("text", ["", "7", "-2d", "2 fortnights", "2d x"])
def test_what_is_no_duration_is_refused_with_an_example(text):
    with pytest.raises(CloudError, match='make clock ADVANCE="7d 2h"'):
        clock.duration(text)


def test_moves_of_the_clock_add_up_until_it_is_reset(tmp_path):
    cloud = Cloud(tmp_path / "home", 4580)
    assert clock.offset(cloud) == timedelta(0)
    clock.advance(cloud, timedelta(days=2))
    clock.advance(cloud, timedelta(hours=5))
    assert clock.offset(cloud) == timedelta(days=2, hours=5)
    clock.reset(cloud)
    assert clock.offset(cloud) == timedelta(0)


def test_how_far_the_clock_is_ahead_is_told_in_whole_seconds():
    assert clock.told(timedelta(days=7, hours=2, microseconds=123456)) == "7 days, 2:00:00"


def test_a_line_of_json_becomes_readable_and_another_stays_as_it_is():
    said = '{"event":"request","route":"GET /health","status":200,"account_id":null}'
    entry = {"at": 1795294390.0, "function": "inlier-local-api_handler", "line": said}
    assert logs.readable(entry) == "20:53:10 api_handler          info  request route=GET /health status=200"
    assert logs.readable({**entry, "line": "Traceback"}) == "20:53:10 api_handler          Traceback"


def test_only_what_is_logged_from_now_on_is_followed(tmp_path):
    cloud = Cloud(tmp_path, 4580)
    cloud.function_log.write_text('{"at": 0, "function": "f", "line": "old"}\n', encoding="utf-8")
    lines = logs.follow(cloud)
    assert next(lines) == ""
    with cloud.function_log.open("a", encoding="utf-8") as file:
        file.write('{"at": 0, "function": "f", "line": "new"}\n')
    assert next(lines).endswith("new")
