"""`make package STAGE=…`: the template and the zips of one stage, without credentials and without AWS."""

import argparse
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from infra.build import archive, chalice_project, dependencies, functions, template
from infra.build.definitions import ROOT, STAGES, Definition
from infra.build.failures import PackagingError

LARGEST_ZIP = 12_000_000
#: The libraries of each package; all hold the same application, of which a function loads what it needs.
REQUIREMENTS = {functions.PACKAGE: "requirements.txt", "documents": "requirements-documents.txt"}


@dataclass(frozen=True, slots=True)
class Package:
    """What was built for one stage."""

    stage: str
    template: Path
    archives: dict[str, Path]
    content: Definition

    @property
    def archive(self) -> Path:
        """The zip of all functions that have none of their own."""
        return self.archives[f"{functions.PACKAGE}.zip"]


def build(stage: str, *, source: Path = ROOT, target: Path | None = None) -> Package:
    """Build template and zips of a stage into `build/<stage>/`; the same input gives the same bytes."""
    dependencies.refuse_python(stage)
    folder = target or ROOT / "build" / stage
    content, files = application(stage, folder, source=source)
    code = _compiled(files, folder / "code")
    archives = {f"{name}.zip": folder / f"{name}.zip" for name in REQUIREMENTS}
    for name, requirements in REQUIREMENTS.items():
        write_archive(archives[f"{name}.zip"], layer_of(stage, source / requirements), code)
    written = folder / "template.json"
    written.write_text(template.minified(content), encoding="utf-8")
    return Package(stage, written, archives, content)


def application(stage: str, folder: Path, *, source: Path = ROOT) -> tuple[Definition, dict[str, bytes]]:
    """The finished template of a stage and the application's own files; needs no dependency and no network."""
    chalice_project.render(stage, folder / "project", source)
    chalice_template, files = chalice_project.package(stage, folder / "project")
    return template.finished(chalice_template, stage), files


def layer_of(stage: str, requirements: Path) -> Path:
    """The layer of these dependencies for the stage's machines."""
    architecture = chalice_project.chalice_config(stage)["stages"][stage]["lambda_architecture"]
    return dependencies.layer(stage, architecture, requirements)


def _compiled(files: dict[str, bytes], code: Path) -> Path:
    """The application in a folder, with its bytecode."""
    shutil.rmtree(code, ignore_errors=True)
    for name, content in files.items():
        path = code / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    archive.compile_modules(code)
    return code


def write_archive(target: Path, layer: Path, code: Path) -> None:
    """The layer of the dependencies, and the compiled application on top of it."""
    partial = target.with_suffix(".partial")
    shutil.copyfile(layer, partial)
    archive.write(partial, code, archive.all_files(code))
    partial.replace(target)
    if target.stat().st_size > LARGEST_ZIP:
        size = f"{target.stat().st_size:,} bytes; at most {LARGEST_ZIP:,}"
        raise PackagingError(f"{target} has {size}: a larger one starts too slowly.")


def main(arguments: list[str] | None = None) -> int:
    """Build one stage and say what came out."""
    parser = argparse.ArgumentParser(prog="make package", description=__doc__)
    parser.add_argument("--stage", choices=STAGES, default="local")
    stage = parser.parse_args(arguments).stage
    began = time.monotonic()
    try:
        built = build(stage)
    except PackagingError as error:
        print(f"Packaging stage {stage} failed. {error}", file=sys.stderr)
        return 1
    notes = [(built.template, f"{len(built.content['Resources'])} resources")]
    for path, note in notes + [(path, "") for path in built.archives.values()]:
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)}  {size / 1e6:.2f} MB  sha256 {archive.digest(path)[:16]}  {note}".rstrip())
    print(f"Stage {stage} packaged in {time.monotonic() - began:.1f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
