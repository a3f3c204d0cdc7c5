"""Every bench in a process of its own, one report: `make bench`."""

import subprocess
import sys

BENCHES = {
    "cold_start": "What starting the API costs, beside Chalice's own package of the same code",
    "claim_submit": "Our CPU for one claim and one submission, by part",
    "sizes": "A claim and a submission in projects of 1,000 to 1,000,000 tasks",
    "local_cloud": "Claims among 1,000 and 20,000 tasks, and an import of 100,000 lines, on a local cloud (six minutes)",
    "claim_rate": "200 people a second ask one project for its next task",
    "calls": "What each use case asks of DynamoDB",
    "pay": "The close of a pay week, a person",
    "close": "The close of 1,000,000 entries of 100,000 people (ten minutes)",
    "sign_in_timing": "Whether the time of an answer tells who is known (five minutes)",
    "page_speed": "The built page on a slow device: interactions, lists of 1,000 rows (ten minutes)",
    "memory_store": "The memory store of the tests",
}


def main() -> int:
    """The exit code says whether every goal is met."""
    missed = []
    for name, title in BENCHES.items():
        print(f"\n## {title}\n", flush=True)
        if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"], check=False).returncode:
            missed.append(name)
    print(f"\n{'Missed: ' + ', '.join(missed) if missed else 'Every goal is met.'}")
    return len(missed)


if __name__ == "__main__":
    sys.exit(main())
