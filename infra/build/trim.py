"""Owns what is taken out of the dependencies: service descriptions nobody calls, documentation, leftovers of pip.

Measured on 3.11 (`docs/performance.md`): of what importing costs, the listing of 440 service folders and the
1.25 MB of endpoints.json are the largest part after missing bytecode.
"""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

from infra.build.failures import TrimError

#: The services the product calls (botocore's names); sts signs requests of roles.
SERVICES = ("cognito-idp", "dynamodb", "kms", "lambda", "s3", "secretsmanager", "sesv2", "sns", "sqs", "sts")

_STUBS = Path(__file__).parent / "stubs"
_DESCRIPTIONS = ("service-2", "endpoint-rule-set-1", "paginators-1", "service-2.sdk-extras")
_LEFTOVERS = ("RECORD", "INSTALLER", "REQUESTED", "WHEEL", "direct_url.json")
#: The weights of the font that statements are set in; the package has ten more, each also as an .otf.
_WEIGHTS = ("SourceSansPro-Regular.ttf", "SourceSansPro-Semibold.ttf")


#: Time zones botocore never asks by name, and the compiled twin of a reader that reads a file once in a process's life.
_UNUSED = ("dateutil/zoneinfo/*.tar.gz", "maxminddb/extension*.so")


def trim(packages: Path) -> None:
    """Trim a folder of installed packages in place."""
    _keep_called_services(packages / "botocore" / "data")
    _silence_documentation(packages / "botocore" / "docs")
    _defer_http2(packages / "urllib3" / "http2" / "__init__.py")
    if (packages / "fpdf").exists():
        _keep_what_draws_text(packages)
    leftovers = [*packages.rglob("__pycache__"), *packages.rglob("tests"), *packages.glob("*.dist-info/sboms")]
    for folder in [*leftovers, packages / "bin", packages / "share"]:
        shutil.rmtree(folder, ignore_errors=True)
    for path in [*packages.rglob("*.pyi"), *packages.rglob("py.typed"), *packages.rglob("*.pyc")]:
        path.unlink()
    for path in (found for pattern in _UNUSED for found in packages.glob(pattern)):
        path.unlink()
    for name in _LEFTOVERS:
        for path in packages.glob(f"*.dist-info/{name}"):
            path.unlink()


def _keep_called_services(data: Path) -> None:
    prefixes = set()
    for folder in [path for path in data.iterdir() if path.is_dir()]:
        if folder.name not in SERVICES:
            shutil.rmtree(folder)
            continue
        versions = sorted(path for path in folder.iterdir() if path.is_dir())
        for outdated in versions[:-1]:  # botocore takes the newest
            shutil.rmtree(outdated)
        prefixes.add(_keep_descriptions(versions[-1]))
    if missing := set(SERVICES) - {path.name for path in data.iterdir()}:
        raise TrimError(f"botocore describes no {sorted(missing)}.")
    _cut_endpoints(data / "endpoints.json", prefixes)


def _keep_descriptions(folder: Path) -> str:
    """The files a client reads, unpacked and without documentation; gives the service's endpoint prefix."""
    for path in list(folder.iterdir()):
        name = path.name.removesuffix(".gz").removesuffix(".json")
        if name in _DESCRIPTIONS:
            raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            content = json.loads(raw)
            # botocore reads the documentation of these without asking whether there is any
            kept = {key: value for key, value in content.items() if key == "clientContextParams"}
            _write(folder / f"{name}.json", _undocumented(content) | kept)
            if path.suffix != ".gz":
                continue
        path.unlink()
    prefix: str = json.loads((folder / "service-2.json").read_bytes())["metadata"]["endpointPrefix"]
    return prefix


def _undocumented(value: Any) -> Any:
    """Without documentation texts; a member that happens to be called `documentation` is no text and stays."""
    if isinstance(value, dict):
        return {
            key: _undocumented(item)
            for key, item in value.items()
            if not (key in {"documentation", "documentationUrl"} and isinstance(item, str))
        }
    if isinstance(value, list):
        return [_undocumented(item) for item in value]
    return value


def _cut_endpoints(path: Path, prefixes: set[str]) -> None:
    content = json.loads(path.read_bytes())
    for partition in content["partitions"]:
        partition["services"] = {name: item for name, item in partition["services"].items() if name in prefixes}
    _write(path, content)


def _silence_documentation(folder: Path) -> None:
    if not (folder / "docstring.py").exists():
        raise TrimError("botocore.docs is not where it was.")
    shutil.rmtree(folder)
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    for name in ("docstring", "utils"):
        shutil.copyfile(_STUBS / f"{name}.py.txt", folder / f"{name}.py")


def _defer_http2(path: Path) -> None:
    """urllib3 loads importlib.metadata (6 % of the import) for a version it asks only when HTTP/2 is switched on."""
    text = path.read_text(encoding="utf-8")
    eager, use = "from importlib.metadata import version\n", '    h2_version = version("h2")\n'
    if text.count(eager) != 1 or text.count(use) != 1:
        raise TrimError("urllib3.http2 has changed.")
    path.write_text(text.replace(eager, "").replace(use, "    " + eager + use), encoding="utf-8")


def _keep_what_draws_text(packages: Path) -> None:
    """fpdf2 without pictures and with the two weights we set: 60 MB less (measured), and 0.1 s of every start.

    fontTools' compiled modules are only quicker twins of Python ones, none of which subsetting a font spends time in.
    """
    fonts = packages / "font_source_sans_pro" / "files"
    if missing := [name for name in _WEIGHTS if not (fonts / name).exists()]:
        raise TrimError(f"font-source-sans-pro has no {missing}.")
    for path in fonts.iterdir():
        if path.suffix in {".ttf", ".otf"} and path.name not in _WEIGHTS:
            path.unlink()
    for folder in [packages / "PIL", *packages.glob("pillow*")]:
        shutil.rmtree(folder)
    for compiled in (packages / "fontTools").rglob("*.so"):
        if not compiled.with_name(compiled.name.partition(".")[0] + ".py").exists():
            raise TrimError(f"fontTools' {compiled.name} has no Python twin.")
        compiled.unlink()
    for source in (packages / "fontTools").rglob("*.c"):
        source.unlink()


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
