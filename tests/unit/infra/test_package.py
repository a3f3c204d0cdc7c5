"""The zip: what is in it, that it works alone, and that the same source is the same file."""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import botocore
import pytest
import urllib3

from chalicelib.gateways import statement_pdf
from infra import package, statement_example
from infra.build import archive, chalice_project, dependencies, functions, template
from infra.build.definitions import ROOT
from infra.build.failures import PackagingError, TrimError
from infra.build.trim import SERVICES, trim


def test_every_zip_is_small_enough_to_start_fast(built):
    assert set(built.archives) == {"functions.zip", "documents.zip"}
    for path in built.archives.values():
        assert path.stat().st_size < package.LARGEST_ZIP, path.name


def test_every_handler_starts_from_its_zip_alone(built, all_unpacked):
    """Lambda imports a handler's module, not app.py; a library that only the developer's machine has must show."""
    resources = built.content["Resources"].values()
    started_from = [one["Properties"] for one in resources if "Serverless::F" in one["Type"]]
    assert len({one["Handler"] for one in started_from}) == len(functions.declared("local"))
    modules: dict[tuple[str, str], list[str]] = {}
    for one in started_from:
        module, _, name = one["Handler"].rpartition(".")
        modules.setdefault((one["CodeUri"], module), []).append(name)
    for (zipped, module), names in modules.items():
        code = f"import {module} as m; print([callable(getattr(m, n)) for n in {names!r}])"
        assert _python(all_unpacked[zipped], code) == str([True] * len(names)), module


def test_only_the_function_that_draws_statements_carries_what_draws_them(built, all_unpacked):
    apart = {function.name for function in functions.declared("local") if function.archive == "documents.zip"}
    assert apart == {"render_statement"}
    drawing = {"fpdf", "fontTools", "defusedxml", "PIL", "font_source_sans_pro", "ziafont"}
    there = {path.name for path in all_unpacked["functions.zip"].iterdir()}
    assert not drawing & there
    assert {path.name for path in all_unpacked["documents.zip"].iterdir()} >= drawing - {"PIL"}
    assert not (all_unpacked["documents.zip"] / "PIL").exists()
    loaded = _python(all_unpacked["functions.zip"], "import app, sys; print('fpdf' in sys.modules)")
    assert loaded == "False"


def test_a_statement_is_drawn_from_its_zip_alone_in_the_same_bytes_as_here(all_unpacked):
    shutil.copytree(ROOT / "infra", (there := all_unpacked["documents.zip"]) / "infra", dirs_exist_ok=True)
    drawn = _python(
        there,
        "import hashlib, sys\n"
        "from infra.statement_example import example\n"
        "from chalicelib.gateways.statement_pdf import drawn\n"
        "print(hashlib.sha256(drawn(example())).hexdigest(), 'PIL' in sys.modules)",
    )
    assert drawn == f"{hashlib.sha256(statement_pdf.drawn(statement_example.example())).hexdigest()} False"


def test_libraries_that_several_packages_have_are_of_one_version():
    pins: dict[str, set[str]] = {}
    for name in package.REQUIREMENTS.values():
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            library, is_pinned, version = line.partition("  #")[0].strip().partition("==")
            if is_pinned:
                pins.setdefault(library, set()).add(version)
    assert {library: versions for library, versions in pins.items() if len(versions) > 1} == {}
    assert {"botocore", "fpdf2"} <= set(pins)


def test_every_module_of_the_zip_is_loaded_from_its_bytecode(unpacked):
    """Lambda dates all files alike, so bytecode that is checked against its source would always be thrown away."""
    loaded = _python(
        unpacked,
        "import app, sys, pathlib\n"
        f"root = pathlib.Path({str(unpacked)!r})\n"
        "mine = [m for m in sys.modules.values() if str(root) in str(getattr(m, '__file__', ''))]\n"
        "plain = [m.__name__ for m in mine if str(m.__file__).endswith('.py')\n"
        "         and pathlib.Path(m.__cached__).read_bytes()[4:8] != bytes([1, 0, 0, 0])]\n"
        "print(len(mine) > 100, plain)",
    )
    assert loaded == "True []"


@pytest.mark.parametrize("zipped", ["functions.zip", "documents.zip"])
def test_a_zip_holds_no_tests_tools_or_caches_of_other_pythons(built, zipped):
    with zipfile.ZipFile(built.archives[zipped]) as content:
        names = content.namelist()
    assert not [name for name in names if name.startswith(("boto3/", "moto/", "pip/", "setuptools/", "bin/", "infra/"))]
    assert not [name for name in names if "/tests/" in name or name.startswith("tests/")]
    caches = {name.split(".")[-2] for name in names if name.endswith(".pyc")}
    assert caches == {sys.implementation.cache_tag}
    assert len(names) == len(set(names))


def test_botocore_knows_exactly_the_services_the_product_calls(unpacked):
    data = unpacked / "botocore" / "data"
    assert {path.name for path in data.iterdir() if path.is_dir()} == set(SERVICES)
    assert (data / "endpoints.json").stat().st_size < 100_000


def test_packaging_twice_gives_the_same_bytes(built, tmp_path):
    again = package.build("local", target=tmp_path)
    for name, path in built.archives.items():
        assert archive.digest(again.archives[name]) == archive.digest(path), name
    assert again.template.read_bytes() == built.template.read_bytes()


def test_trimming_and_compiling_the_same_libraries_twice_gives_the_same_layer(tmp_path):
    digests = set()
    for name in ("one", "another"):
        packages = tmp_path / name / "packages"
        _installed_copy(packages)
        dependencies.make_layer(packages, tmp_path / name / "layer.zip")
        digests.add(archive.digest(tmp_path / name / "layer.zip"))
    assert len(digests) == 1


def test_a_change_of_one_word_changes_the_zip(built, tmp_path):
    source = tmp_path / "source"
    shutil.copytree(ROOT / "chalicelib", source / "chalicelib")
    for name in ("app.py", *package.REQUIREMENTS.values()):
        shutil.copy2(ROOT / name, source)
    runtime = source / "chalicelib" / "runtime.py"
    runtime.write_text(runtime.read_text(encoding="utf-8") + "\n# one word\n", encoding="utf-8")
    changed = package.build("local", source=source, target=tmp_path / "out")
    assert archive.digest(changed.archive) != archive.digest(built.archive)


def test_the_template_names_the_zips_beside_it(built):
    resources = built.content["Resources"].values()
    named = {one["Properties"]["CodeUri"] for one in resources if one["Type"] == "AWS::Serverless::Function"}
    assert {built.template.parent / name for name in named} == set(built.archives.values())
    assert json.loads(built.template.read_text(encoding="utf-8")) == json.loads(template.minified(built.content))


def test_a_trimmed_client_sends_what_an_untrimmed_one_sends(unpacked):
    """One request of each service the product calls, stopped before the wire, in both trees."""
    site_packages = Path(botocore.__file__).parents[1]
    trimmed, untrimmed = _python(unpacked, _REQUESTS), _python(site_packages, _REQUESTS)
    assert json.loads(trimmed) == json.loads(untrimmed)
    assert len(json.loads(trimmed)) == 2 * len(SERVICES)


def test_a_requirement_without_a_wheel_for_lambda_stops_the_packaging(tmp_path):
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("botocore==0.0.0.nowhere\n", encoding="utf-8")
    with pytest.raises(PackagingError, match="Could not install dependencies"):
        dependencies.install("local", "x86_64", requirements, tmp_path / "packages")


def test_libraries_that_changed_their_shape_are_not_trimmed_blindly(tmp_path):
    packages = tmp_path / "packages"
    _installed_copy(packages)
    (packages / "urllib3" / "http2" / "__init__.py").write_text("", encoding="utf-8")
    with pytest.raises(TrimError, match="urllib3"):
        trim(packages)


def test_packaging_uses_no_credentials_and_no_setting_of_the_caller(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("TABLE_PREFIX", "surprise-")
    given = chalice_project.environment()
    assert not {"AWS_ACCESS_KEY_ID", "AWS_ENDPOINT_URL", "TABLE_PREFIX"} & set(given)
    assert hashlib.sha256(json.dumps(sorted(given)).encode()).hexdigest()


def _installed_copy(packages: Path) -> None:
    """botocore and urllib3 as installed, without the descriptions of services nobody calls (they are 20 MB)."""
    unused = shutil.ignore_patterns(
        *(path.name for path in (Path(botocore.__file__).parent / "data").iterdir() if path.name[0] not in "_cdeklps")
    )
    shutil.copytree(Path(botocore.__file__).parent, packages / "botocore", ignore=unused)
    shutil.copytree(Path(urllib3.__file__).parent, packages / "urllib3")


def _python(root: Path, code: str) -> str:
    """What the code prints in a fresh interpreter that sees the standard library and this folder only."""
    variables = dict.fromkeys(functions.environment("local"), "set-by-the-test")
    variables |= {"STAGE": "local", "PAY_WEEK_START": "monday", "CLOCK_FILE": ""}
    variables |= {"WITHHOLDING_RULES": "[]", "PAYOUT_FEES": "{}"}
    credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "eu-west-1"}
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(root)!r})\n{code}"],
        env=variables | credentials | {"AWS_EC2_METADATA_DISABLED": "true"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


_REQUESTS = """
import json, botocore.session
from botocore.awsrequest import AWSResponse
calls = {
    "cognito-idp": ("initiate_auth", {"ClientId": "c", "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"A": "b"}}),
    "dynamodb": ("query", {"TableName": "t", "KeyConditionExpression": "a = :a",
                           "ExpressionAttributeValues": {":a": {"N": "1"}}}),
    "kms": ("encrypt", {"KeyId": "k", "Plaintext": b"p", "EncryptionContext": {"a": "b"}}),
    "lambda": ("invoke", {"FunctionName": "inlier-local-f", "Payload": b"{}"}),
    "s3": ("get_object", {"Bucket": "bucket", "Key": "a/b c", "Range": "bytes=0-1", "IfMatch": "e"}),
    "secretsmanager": ("get_secret_value", {"SecretId": "s"}),
    "sesv2": ("send_email", {"FromEmailAddress": "a@b", "Destination": {"ToAddresses": ["c@d"]},
                             "Content": {"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}}}),
    "sns": ("publish", {"PhoneNumber": "+254712345678", "Message": "m"}),
    "sqs": ("send_message_batch", {"QueueUrl": "https://q/1/n", "Entries": [{"Id": "0", "MessageBody": "b"}]}),
    "sts": ("get_caller_identity", {}),
}
class Stop(Exception):
    pass
seen = []
for region in ("eu-west-1", "us-gov-west-1"):
    session = botocore.session.Session()
    for service, (operation, parameters) in calls.items():
        client = session.create_client(service, region_name=region)
        def stop(request, **_):
            kept = {k: str(v) for k, v in request.headers.items()
                    if k.lower() not in {"user-agent", "x-amz-date", "authorization"} and not k.startswith("amz-sdk")}
            body = request.body if isinstance(request.body, (bytes, type(None))) else str(request.body).encode()
            seen.append([service, request.method, request.url, kept, (body or b"").decode()])
            raise Stop
        client.meta.events.register("before-send", stop)
        try:
            getattr(client, operation)(**parameters)
        except Stop:
            pass
print(json.dumps(seen))
"""


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_a_python_whose_zip_aws_could_not_run_is_refused_before_anything_is_installed(stage):
    with pytest.raises(PackagingError, match=rf"need Python 3\.12 or 3\.13 .*: make package STAGE={stage} PYTHON="):
        dependencies.refuse_python(stage, (3, 11))
    dependencies.refuse_python(stage, (3, 12))
    dependencies.refuse_python("local", (3, 11))
