"""Runs one written function in a process that has nothing: started by sandbox.py, never imported by the product.

What it gives up before the first line of the written source runs, it cannot get back: memory, time, files and
processes by limits, and every system call but a handful by a seccomp filter. Without the filter it refuses.
"""

import ctypes
import json
import os
import resource
import struct
import sys

MEMORY = 256 * 1024 * 1024
SECONDS = 10
RESULTS = 1  # the only file descriptor that can be written to
REFUSED = 77

#: Modules a written function may import: nothing is read from disk once the filter stands.
SHIPPED = (
    "abc", "array", "bisect", "calendar", "cmath", "collections", "collections.abc", "copy", "dataclasses", "datetime",
    "decimal", "enum", "fractions", "functools", "heapq", "itertools", "json", "math", "numbers", "operator", "random",
    "re", "statistics", "string", "textwrap", "time", "typing", "unicodedata",
)  # fmt: skip

#: Per machine: AUDIT_ARCH, then the numbers of the calls let through, of `write`, and of those that map memory.
_CALLS = {
    "x86_64": (
        0xC000003E,
        # munmap brk rt_sigprocmask rt_sigreturn mremap sched_yield madvise exit gettimeofday sigaltstack time futex
        # restart_syscall clock_gettime exit_group getrandom
        (11, 12, 14, 15, 25, 24, 28, 60, 96, 131, 201, 202, 219, 228, 231, 318),
        1,
        (9, 10),
    ),
    "aarch64": (
        0xC00000B7,
        (215, 214, 135, 139, 216, 124, 233, 93, 169, 132, 98, 128, 113, 94, 278),
        64,
        (222, 226),
    ),
}
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _DENY, _KILL = 0x7FFF0000, 0x00050000 | 1, 0x80000000  # deny: EPERM
_NUMBER, _MACHINE, _FIRST, _THIRD = 0, 4, 16, 32  # where seccomp_data has call, machine, first and third argument
_X32, _EXECUTABLE = 0x40000000, 4
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


def filter_of(machine: str) -> list[tuple[int, int, int, int]]:
    """The filter's instructions for a machine: everything that is not named is refused with EPERM.

    Memory may be mapped but never made executable; only the results may be written to.
    """
    arch, plain, write, mapping = _CALLS[machine]
    code = [(_LOAD, 0, 0, _MACHINE), (_EQUAL, 1, 0, arch), (_ANSWER, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    code += [(_AT_LEAST, 0, 1, _X32), (_ANSWER, 0, 0, _KILL)]
    for number in plain:
        code += [(_EQUAL, 0, 1, number), (_ANSWER, 0, 0, _ALLOW)]
    code += [(_EQUAL, 0, 4, write), (_LOAD, 0, 0, _FIRST), (_EQUAL, 0, 1, RESULTS)]
    code += [(_ANSWER, 0, 0, _ALLOW), (_ANSWER, 0, 0, _DENY)]
    for number in mapping:
        code += [(_EQUAL, 0, 4, number), (_LOAD, 0, 0, _THIRD), (_ANY_BIT, 1, 0, _EXECUTABLE)]
        code += [(_ANSWER, 0, 0, _ALLOW), (_ANSWER, 0, 0, _DENY)]
    return [*code, (_ANSWER, 0, 0, _DENY)]


def seal() -> bool:
    """No way back: the filter stands for this process; whether it does."""
    machine = os.uname().machine
    if machine not in _CALLS:
        return False
    code = filter_of(machine)
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *each) for each in code))
    program = ctypes.create_string_buffer(struct.pack("@HP", len(code), ctypes.addressof(packed)))
    call = ctypes.CDLL(None).prctl
    call.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
    if call(_NO_NEW_PRIVILEGES, 1, None, 0, 0) or call(_SECCOMP, _FILTER, ctypes.addressof(program), 0, 0):
        return False
    try:
        os.close(os.open("/dev/null", os.O_RDONLY))
    except PermissionError:
        return True
    return False


def limit() -> None:
    """Memory, processor time, files and processes."""
    os.closerange(2, 1024)
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NPROC: 0,
        resource.RLIMIT_NOFILE: 3,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        resource.setrlimit(kind, (most, most))


def answer(source: str, function: str, calls: list[list[object]]) -> None:
    """One line of JSON for each call: its value, or why there is none."""
    dumps, write = json.dumps, os.write

    def tell(number: int, **said: object) -> None:
        content = memoryview((dumps({"call": number, **said}, allow_nan=False) + "\n").encode())
        while content:
            content = content[write(RESULTS, content) :]

    space: dict[str, object] = {"__name__": "answer", "__builtins__": __builtins__}
    try:
        exec(compile(source, "answer", "exec"), space)  # noqa: S102  (what all of this file is for)
        written = space[function]
    except BaseException:  # noqa: BLE001  (whatever it raises is its answer)
        return
    for number, args in enumerate(calls):
        try:
            value = written(*args)  # type: ignore[operator]
        except BaseException:  # noqa: BLE001  (the same)
            tell(number, error="raised")
            continue
        try:
            tell(number, value=value)
        except BaseException:  # noqa: BLE001  (a value that is no JSON, or pretends to be)
            tell(number, error="not_json")


def main() -> None:
    """Read what to run, give everything up, run it, and go without tidying up."""
    given = json.loads(sys.stdin.buffer.read())
    os.close(0)
    for name in SHIPPED:
        __import__(name)
    os.environ.clear()
    sys.stdin = sys.stdout = sys.stderr = None
    sys.argv[:] = [""]
    limit()
    if not seal():
        os._exit(REFUSED)
    os.write(RESULTS, b"sealed\n")
    answer(given["source"], given["function"], given["calls"])
    os._exit(0)


if __name__ == "__main__":
    main()
