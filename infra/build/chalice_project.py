"""Owns the clean copy of the application that `chalice package` runs on, and running it."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from infra.build import functions, template
from infra.build.definitions import ROOT, Definition, architecture
from infra.build.failures import PackagingError

_NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".DS_Store")


def render(stage: str, project: Path, source: Path = ROOT) -> None:
    """Make a Chalice project of the application with the settings, policies and merge template of one stage.

    Its requirements.txt is empty: the dependencies are a layer of the zip that is built and kept apart.
    """
    shutil.rmtree(project, ignore_errors=True)
    (project / ".chalice").mkdir(parents=True)
    shutil.copy2(source / "app.py", project)
    shutil.copytree(source / "chalicelib", project / "chalicelib", ignore=_NOT_SHIPPED)
    (project / "requirements.txt").write_text("")
    _write(project / ".chalice" / "config.json", chalice_config(stage))
    for function in functions.declared(stage):
        _write(project / ".chalice" / f"policy-{function.name}.json", functions.policy(stage, function))
    _write(project / "merge.json", template.merge_template(stage))


def chalice_config(stage: str) -> Definition:
    """`.chalice/config.json` with each function's settings, rendered for one stage."""
    config: Definition = json.loads((ROOT / ".chalice" / "config.json").read_text(encoding="utf-8"))
    of_stage = config["stages"][stage]
    of_stage["lambda_architecture"] = architecture(stage, of_stage.get("lambda_architecture"))
    of_stage["lambda_functions"] = functions.chalice_settings(stage)
    return config | {"stages": {stage: of_stage}}


def package(stage: str, project: Path) -> tuple[Definition, dict[str, bytes]]:
    """Chalice's merged template and the files it would ship, by their path in the zip."""
    out = project / "out"
    command = [sys.executable, "-c", "from chalice.cli import main; raise SystemExit(main())", "package"]
    options = ["--stage", stage, "--merge-template", "merge.json", str(out)]
    run = subprocess.run(
        [*command, *options], cwd=project, env=environment(), capture_output=True, text=True, check=False
    )
    if run.returncode or "Could not install dependencies" in run.stdout + run.stderr:
        raise PackagingError(f"`chalice package` says:\n{_reason(run.stdout + run.stderr, project)}")
    with zipfile.ZipFile(out / "deployment.zip") as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    return json.loads((out / "sam.json").read_text(encoding="utf-8")), files


def _reason(said: str, project: Path) -> str:
    """Of an application that cannot be imported Chalice shows thirty frames of its own; ours come last."""
    _, is_syntax, reason = said.partition("RuntimeError: Unable to import your app.py file:")
    if is_syntax:
        return reason.strip()
    lines = said.strip().splitlines()
    ours = [number for number, line in enumerate(lines) if f'"{project}' in line]
    return "\n".join(lines[ours[0] :] if ours else lines)


def environment() -> dict[str, str]:
    """No credentials, no local cloud, no settings of the caller's: the same source gives the same package."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return kept | {
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _write(path: Path, content: Definition) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
