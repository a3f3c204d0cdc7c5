"""Written functions run in real children, and what they try there comes to nothing (R6)."""

import os
import time
from pathlib import Path

import pytest

from chalicelib.domain.code_items import Outcome
from chalicelib.gateways.sandbox import SandboxRefusedError, run


def one(source: str, *args: object, wall: float = 10.0) -> Outcome:
    (outcome,) = run(source, "f", [list(args)], wall=wall)
    return outcome


def tried(expression: str, *, setup: str = "") -> Outcome:
    """Whether trying something worked: `done`, or the name of what it raised."""
    indented = setup.replace("\n", "\n    ")
    return one(
        f"def f():\n    {indented}\n    try:\n        {expression}\n    except BaseException as error:\n"
        "        return type(error).__name__\n    return 'done'\n"
    )


def test_each_call_has_its_result_in_order():
    assert run("def f(x, y):\n    return x + y\n", "f", [[1, 2], ["a", "b"]]) == [Outcome(3), Outcome("ab")]


def test_what_is_shipped_with_it_can_be_imported_and_nothing_else():
    source = "import math, collections, itertools, re, datetime\nfrom fractions import Fraction\n"
    assert one(source + "def f():\n    return [math.gcd(12, 18), str(Fraction(1, 3))]\n") == Outcome([6, "1/3"])
    for name in ("socket", "subprocess", "urllib.request", "multiprocessing", "sqlite3", "chalicelib", "boto3"):
        assert tried(f"import {name}") in (Outcome("ModuleNotFoundError"), Outcome("ImportError")), name


@pytest.mark.parametrize(
    "expression",
    [
        "open('/proc/self/environ').read()",
        "open('/proc/1/environ').read()",
        "open('/etc/passwd').read()",
        "open('/tmp/inlier-was-here', 'w').write('x')",
        "os.listdir('/')",
        "os.stat('/')",
        "os.fork()",
        "os.execv('/bin/true', ['true'])",
        "os.kill(os.getppid(), 9)",
        "os.read(0, 1)",
        "os.dup(1)",
        "os.pipe()",
        "os.memfd_create('x')",
        "os.mkdir('/tmp/inlier-was-here')",
        "os.unlink('/tmp/x')",
        "os.setuid(0)",
    ],
)
def test_no_file_process_or_descriptor_is_to_be_had(expression):
    assert tried(expression, setup="import os") == Outcome("PermissionError")
    assert not Path("/tmp/inlier-was-here").exists()


def test_the_environment_is_empty():
    os.environ["MARKER_OF_THE_PARENT"] = "secret"
    try:
        assert one("import os\ndef f():\n    return dict(os.environ)\n") == Outcome({})
    finally:
        del os.environ["MARKER_OF_THE_PARENT"]


def test_no_socket_is_to_be_had_even_from_the_c_library():
    """The filter binds whoever calls: ctypes is there, since the child needs it to close itself in."""
    found = (
        "import ctypes\n"
        "def f(number, *args):\n"
        "    libc = ctypes.CDLL(None, use_errno=True)\n"
        "    return [libc.syscall(number, *args), ctypes.get_errno()]\n"
    )
    socket, fork, execve, openat = (41, 57, 59, 257) if os.uname().machine == "x86_64" else (198, 220, 221, 56)
    outcomes = run(found, "f", [[socket, 2, 1, 0], [fork, 17, 0], [execve, 0, 0, 0], [openat, -100, 0, 0]])
    assert outcomes == [Outcome([-1, 1])] * 4


def test_a_fork_bomb_makes_no_process():
    assert one("import os\ndef f():\n    while True:\n        os.fork()\n") == Outcome(error="raised")


def test_a_thread_is_refused():
    thread = "import _thread\ndef f():\n    _thread.start_new_thread(print, ())\n"
    assert one(thread) == Outcome(error="raised")


def test_an_endless_loop_ends_at_the_time():
    began = time.monotonic()
    assert one("def f():\n    while True:\n        pass\n", wall=1.0) == Outcome(error="time")
    assert time.monotonic() - began < 3


def test_an_endless_loop_that_catches_everything_ends_too():
    source = (
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n"
    )
    assert one(source, wall=1.0) == Outcome(error="time")


def test_what_was_answered_before_the_time_counts():
    source = "def f(x):\n    while x == 2: pass\n    return x\n"
    assert run(source, "f", [[1], [2], [3]], wall=1.0) == [Outcome(1), Outcome(error="time"), Outcome(error="time")]


def test_memory_ends_at_its_limit():
    assert one("def f():\n    return len(bytearray(300 * 1024 * 1024))\n") == Outcome(error="raised")
    assert one("def f():\n    return len(bytearray(50 * 1024 * 1024))\n") == Outcome(50 * 1024 * 1024)


def test_a_huge_result_is_cut_off():
    assert one("def f():\n    return 'x' * 1_000_000\n") == Outcome(error="output")
    assert one("import os\ndef f():\n    while True: os.write(1, b'x' * 4096)\n") == Outcome(error="output")


def test_leaving_early_answers_nothing_more():
    source = "import os\ndef f(x):\n    return x if x < 2 else os._exit(0)\n"
    assert run(source, "f", [[1], [2], [3]]) == [Outcome(1), Outcome(error="ended"), Outcome(error="ended")]
    assert one("def f():\n    raise SystemExit(0)\n") == Outcome(error="raised")


def test_deep_recursion_is_an_error_or_an_end_never_a_result():
    assert one("def f(n=0):\n    return f(n + 1)\n") == Outcome(error="raised")
    deep = "import sys\nsys.setrecursionlimit(10**8)\ndef f():\n    return repr(eval('[' * 150 + ']' * 150)) and g(0)\n"
    assert one(deep + "def g(n):\n    return g(n + 1)\n", wall=3.0).error in ("raised", "ended", "time")


def test_source_that_is_no_python_or_has_no_such_function_answers_nothing():
    assert one("def f(:\n") == Outcome(error="ended")
    assert one("def g():\n    return 1\n") == Outcome(error="ended")
    assert one("x = 1 / 0\ndef f():\n    return 1\n") == Outcome(error="ended")


def test_a_result_that_pretends_to_equal_everything_is_no_json():
    liar = "class Liar:\n    def __eq__(self, other): return True\n    def __hash__(self): return 1\n"
    assert one(liar + "def f():\n    return Liar()\n") == Outcome(error="not_json")
    of_int = "class Liar(int):\n    def __eq__(self, other): return True\n"
    assert one(of_int + "def f():\n    return Liar(7)\n") == Outcome(7)
    assert one("def f():\n    return float('nan')\n") == Outcome(error="not_json")
    assert one("def f():\n    return (1, 2)\n") == Outcome([1, 2])


def test_lines_written_past_the_function_are_only_other_answers_of_its_own():
    forged = 'import os\nos.write(1, b\'no json\\n[1]\\n{"call": true, "value": 1}\\n{"call": 99, "value": 1}\\n\')\n'
    assert one(forged + "def f():\n    return 5\n") == Outcome(5)
    deep = "import os\nos.write(1, b'[' * 30000 + b'\\n')\ndef f():\n    return 5\n"
    assert one(deep) == Outcome(5)


def test_a_child_that_cannot_be_closed_in_is_refused_and_runs_nothing(tmp_path):
    open_child = tmp_path / "child.py"
    open_child.write_text("import os\nos._exit(77)\n", encoding="utf-8")
    with pytest.raises(SandboxRefusedError):
        run("def f():\n    return 1\n", "f", [[]], child=open_child)
