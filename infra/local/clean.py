"""`make clean`: stops the local cloud and removes its state and everything that was built or installed.

Standard library only: it removes the environment that other programs run in.
"""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REMOVED = (
    ".local",
    ".venv",
    "build",
    "web/node_modules",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
)


def main() -> None:
    """Stop, then remove."""
    stopped = subprocess.run([sys.executable, "-m", "infra.local.cloud", "stop"], cwd=ROOT, check=False)
    if stopped.returncode:
        sys.exit("The local cloud could not be stopped, so nothing is removed.")
    for name in REMOVED:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    print("Removed: " + " ".join(REMOVED))


if __name__ == "__main__":
    main()
