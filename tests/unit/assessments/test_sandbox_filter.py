"""The filter on system calls, interpreted: what it lets through on both machines, and what never (R6)."""

import platform

import pytest

from chalicelib.gateways.sandbox_child import filter_of

ALLOW, DENY, KILL = "allow", "deny", "kill"
ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
#: From the kernel's own tables: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
NUMBERS = {
    "x86_64": {
        "read": 0, "write": 1, "open": 2, "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13,
        "ioctl": 16, "mremap": 25, "madvise": 28, "socket": 41, "connect": 42, "clone": 56, "fork": 57, "vfork": 58,
        "execve": 59, "exit": 60, "kill": 62, "ptrace": 101, "futex": 202, "exit_group": 231, "openat": 257,
        "prlimit64": 302, "process_vm_readv": 310, "getrandom": 318, "memfd_create": 319, "bpf": 321, "execveat": 322,
        "io_uring_setup": 425, "clone3": 435, "clock_gettime": 228, "prctl": 157, "personality": 135,
    },
    "aarch64": {
        "read": 63, "write": 64, "mmap": 222, "mprotect": 226, "munmap": 215, "brk": 214, "rt_sigaction": 134,
        "ioctl": 29, "mremap": 216, "madvise": 233, "socket": 198, "connect": 203, "clone": 220, "execve": 221,
        "exit": 93, "kill": 129, "ptrace": 117, "futex": 98, "exit_group": 94, "openat": 56, "prlimit64": 261,
        "process_vm_readv": 270, "getrandom": 278, "memfd_create": 279, "bpf": 280, "execveat": 281,
        "io_uring_setup": 425, "clone3": 435, "clock_gettime": 113, "prctl": 167, "personality": 92,
    },
}  # fmt: skip
PASSING = {"munmap", "brk", "mremap", "madvise", "futex", "exit", "exit_group", "getrandom", "clock_gettime"}
BY_ARGUMENT = {"write", "mmap", "mprotect"}


def judged(machine: str, number: int, *, arch: int | None = None, first: int = 0, third: int = 0) -> str:
    """What the kernel would make of one call: a small interpreter of the filter's five instructions."""
    data = {0: number, 4: ARCH[machine] if arch is None else arch, 16: first, 32: third}
    code, at, held = filter_of(machine), 0, 0
    while True:
        operation, jump_true, jump_false, value = code[at]
        at += 1
        if operation == 0x20:
            held = data[value]
        elif operation == 0x06:
            return {0x7FFF0000: ALLOW, 0x00050001: DENY, 0x80000000: KILL}[value]
        else:
            is_so = {0x15: held == value, 0x35: held >= value, 0x45: bool(held & value)}[operation]
            at += jump_true if is_so else jump_false


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_only_what_python_needs_after_its_start_is_let_through(machine):
    for name, number in NUMBERS[machine].items():
        if name not in BY_ARGUMENT:
            assert judged(machine, number) == (ALLOW if name in PASSING else DENY), name


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_nothing_is_written_but_results_and_no_memory_is_made_executable(machine):
    numbers = NUMBERS[machine]
    assert [judged(machine, numbers["write"], first=fd) for fd in (0, 1, 2, 3)] == [DENY, ALLOW, DENY, DENY]
    for name in ("mmap", "mprotect"):
        assert [judged(machine, numbers[name], third=bits) for bits in (0, 1, 3, 4, 5, 7)] == [ALLOW] * 3 + [DENY] * 3


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_call_in_another_machines_numbers_ends_the_process(machine):
    assert judged(machine, NUMBERS[machine]["exit"], arch=0x40000003) == KILL


def test_the_other_numbering_of_x86_ends_the_process():
    assert judged("x86_64", 0x40000000 + 60) == KILL


def test_this_machine_is_one_of_them():
    assert platform.machine() in ARCH
