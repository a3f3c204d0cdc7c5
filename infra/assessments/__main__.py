"""Checks assessments in YAML and brings them to a platform: `python -m infra.assessments [--check] [file ...]`."""

import argparse
import os
import sys
from pathlib import Path
from typing import Any

import httpx

from infra.assessments import files


class Admin:
    """The API, asked with an administrator's token."""

    def __init__(self, base_url: str, token: str) -> None:
        self._http = httpx.Client(base_url=base_url.rstrip("/"), headers={"Authorization": token}, timeout=35)

    def post(self, path: str, body: Any = None) -> Any:
        """The answer to a POST; raises FileUnsoundError with the platform's own words for a problem."""
        answer = self._http.post(path, json=body)
        if answer.is_error:
            raise files.FileUnsoundError(f"{path}: {answer.status_code} {answer.text}")
        return answer.json()


def state_of(written: dict[str, Any]) -> str:
    """The state of the version that was brought: a draft while an older one is the one that is taken."""
    return str(written["state"]) if written["version"] == written["latest"] else "draft"


def main(arguments: list[str]) -> int:
    """Check, then bring; 1 when a file is unsound or the platform refuses one."""
    parser = argparse.ArgumentParser(prog="python -m infra.assessments", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="all of infra/assessments if none is named")
    parser.add_argument("--check", action="store_true", help="only say whether they are sound")
    parser.add_argument("--draft", action="store_true", help="write them without publishing")
    parser.add_argument("--base-url", default=os.environ.get("BASE_URL", ""), help="where the API is")
    given = parser.parse_args(arguments)
    token = os.environ.get("TOKEN", "")
    paths = given.files or files.files()
    if not given.check and not (given.base_url and token):
        parser.error("needs --base-url, and in TOKEN the id token of an administrator's POST /sessions; or --check")
    try:
        if given.check:
            sound = [files.content(path) for path in paths]
            print(
                *(f"{body['name']} {body.get('version', 1)}: {len(body['items'])} items, sound" for body in sound),
                sep="\n",
            )
        else:
            brought = files.bring(Admin(given.base_url, token), paths, is_published=not given.draft)
            print(*(f"{each['name']} {each['latest']}: {state_of(each)}" for each in brought), sep="\n")
    except files.FileUnsoundError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
