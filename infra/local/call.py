"""`make call`: a function of the console, invoked in the running local cloud as an administrator does on AWS."""

import argparse
import getpass
import json
import sys
from typing import Any

from infra.build.definitions import logical_id
from infra.local import deploy
from infra.local.cloud import Cloud, CloudError, client, is_ready, of_this_checkout

USAGE = 'make call FUNCTION=close_pay_period REASON="the week is over" ARGS=\'{"dry_run": true}\''


def call(cloud: Cloud, function: str, event: dict[str, Any]) -> Any:
    """The function's summary; raises CloudError with its refusal in one line."""
    functions = deploy.deployed_functions(cloud)
    name = functions.get(logical_id(function))
    if name is None:
        raise CloudError(f"There is no function `{function}`; docs/runbook.md names them. Example: {USAGE}")
    answer = client(cloud, "lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
    content = json.loads(answer["Payload"].read() or b"null")
    if answer.get("FunctionError"):
        raise CloudError(f"{function}: {refusal(content)}")
    return content


def refusal(content: Any) -> str:
    """Why the function did not do it: a problem's two sentences, or the error as it stands."""
    said = str(content.get("errorMessage", content) if isinstance(content, dict) else content)
    try:
        problem = json.loads(said)
    except json.JSONDecodeError:
        return " ".join(said.split())
    if not isinstance(problem, dict):
        return said
    sentences = [str(problem[name]) for name in ("title", "detail") if problem.get(name)]
    return " ".join(sentence.rstrip(".") + "." for sentence in sentences) or said


def event_of(reason: str, fields: str, by: str) -> dict[str, Any]:
    """Who asks, why, and the function's own fields; raises CloudError for what is no JSON object."""
    if not reason.strip():
        raise CloudError(f"Say why: it is written to the audit log. Example: {USAGE}")
    try:
        more = json.loads(fields or "{}")
    except json.JSONDecodeError:
        more = None
    if not isinstance(more, dict):
        raise CloudError(f"ARGS={fields} is no JSON object. Example: {USAGE}")
    return {"by": by, "reason": reason, **more}


def main(arguments: list[str]) -> str:
    """Call the function as the person who types; answers the JSON summary."""
    parser = argparse.ArgumentParser(prog="make call")
    for name in ("function", "reason", "fields"):
        parser.add_argument(f"--{name}", default="")
    wish = parser.parse_args(arguments)
    event = event_of(wish.reason, wish.fields, getpass.getuser())
    cloud = of_this_checkout()
    if not is_ready(cloud):
        raise CloudError("The local cloud does not run. Use `make run` in another terminal first.")
    return json.dumps(call(cloud, wish.function, event), indent=2, ensure_ascii=False)


if __name__ == "__main__":
    try:
        print(main(sys.argv[1:]))
    except CloudError as problem:
        sys.exit(str(problem))
