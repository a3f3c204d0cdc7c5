"""Closes the gaps of MiniStack that would make the local cloud differ from AWS where it matters to us.

One function a gap: its docstring says what is wrong without it. `tests/integration/local_cloud/` runs each case on
the emulator as it comes, too, and fails when a newer version no longer needs the function.
"""

import json
import sys
from collections.abc import Callable
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from ministack import app as gateway
from ministack.core import iam_actions, lambda_runtime
from ministack.services import apigateway_v1 as apis
from ministack.services import cloudwatch_logs, dynamodb, lambda_svc, s3, ses
from ministack.services.cloudformation import provisioners

from infra.local import pacing, streams, workers

VERSION = "1.5.33"
API_ID = "c0ffee01"  # eight hexadecimal digits: other ids are not recognised in host names
CALLS_LOGGED = 200  # of one function; older ones are forgotten

_handlers: dict[str, dict[str, Any]] = provisioners._RESOURCE_HANDLERS


def answer_preflights() -> None:
    """The import drops an operation's integration responses, so that OPTIONS answers `{}` without CORS headers."""
    original = apis._import_operation

    def import_operation(api: str, resource: str, method: str, operation: Any, *rest: Any, **named: Any) -> None:
        original(api, resource, method, operation, *rest, **named)
        integration = (operation or {}).get("x-amazon-apigateway-integration") or {}
        for pattern, response in (integration.get("responses") or {}).items():
            status = str(response.get("statusCode", "200"))
            headers = response.get("responseParameters") or {}
            apis._put_method_response(
                api, resource, method, status, {"responseParameters": dict.fromkeys(headers, False)}
            )
            answer = {
                "selectionPattern": "" if pattern == "default" else pattern,
                "responseParameters": headers,
                "responseTemplates": response.get("responseTemplates") or {},
            }
            apis._put_integration_response(api, resource, method, status, answer)

    apis._import_operation = import_operation


def import_whole_definition() -> None:
    """The import drops an API's binary media types and its gateway responses."""
    original = apis._import_rest_api

    def import_rest_api(definition: dict[str, Any], properties: dict[str, Any] | None = None) -> str:
        given = dict(properties or {})
        if not given.get("binaryMediaTypes"):
            given["binaryMediaTypes"] = definition.get("x-amazon-apigateway-binary-media-types") or []
        api: str = original(definition, given)
        for kind, response in (definition.get("x-amazon-apigateway-gateway-responses") or {}).items():
            status, _, body = apis._put_gateway_response(api, kind, response)
            if status >= 400:
                raise ValueError(f"Gateway response {kind}: {body!r}")
        return api

    apis._import_rest_api = import_rest_api


def keep_api_id() -> None:
    """A changed definition makes a new API with a new id; on AWS it keeps its id, and so its address.

    The first API gets a fixed id, so that the address is the same on every machine.
    """
    handler = _handlers["AWS::ApiGateway::RestApi"]
    create, update = handler["create"], handler["update"]

    def named(properties: dict[str, Any], api: str) -> dict[str, Any]:
        tags = [tag for tag in properties.get("Tags", []) if tag["Key"] != "ms-custom-id"]
        return {**properties, "Tags": [*tags, {"Key": "ms-custom-id", "Value": api}]}

    def create_api(logical: str, properties: dict[str, Any], stack: str) -> Any:
        free = API_ID not in apis._rest_apis
        return create(logical, named(properties, API_ID) if free else properties, stack)

    def update_api(api: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical: str | None = None) -> Any:
        if new.get("Body") == old.get("Body"):
            return update(api, old, new, stack, logical)
        stages = apis._stages_v1.get(api, {})
        deployments = apis._deployments_v1.get(api, {})
        apis._delete_rest_api(api)
        made = create(logical or api, named(new, api), stack)
        apis._stages_v1[api].update(stages)
        apis._deployments_v1[api].update(deployments)
        return made

    handler["create"], handler["update"] = create_api, update_api


def shape_crashes() -> None:
    """A crashed function answers 502 with its error's text; AWS tells nothing and lets DEFAULT_5XX speak."""
    shape, invoke = apis._lambda_proxy_response, apis._invoke_lambda_proxy_v1
    crash = "the function crashed"

    def shaped(result: dict[str, Any]) -> tuple[Any, str | None]:
        answer, error = shape(result)
        return answer, crash if error else None

    async def invoked(*arguments: Any, **named: Any) -> Any:
        answer = await invoke(*arguments, **named)
        if isinstance(answer, tuple) and answer[0] == 502 and answer[2] == json.dumps({"message": crash}).encode():
            return apis._gw_error("DEFAULT_5XX", "Internal server error")
        return answer

    apis._lambda_proxy_response, apis._invoke_lambda_proxy_v1 = shaped, invoked


def apply_table_settings() -> None:
    """CloudFormation's TimeToLiveSpecification and PointInTimeRecoverySpecification are ignored."""

    def settle(table: str, properties: dict[str, Any]) -> None:
        if expiry := properties.get("TimeToLiveSpecification"):
            enabled = str(expiry.get("Enabled", True)).lower() == "true"
            dynamodb._update_ttl({"TableName": table, "TimeToLiveSpecification": {**expiry, "Enabled": enabled}})
        if recovery := properties.get("PointInTimeRecoverySpecification"):
            enabled = str(recovery.get("PointInTimeRecoveryEnabled")).lower() == "true"
            wanted = {"PointInTimeRecoveryEnabled": enabled}
            dynamodb._update_continuous_backups({"TableName": table, "PointInTimeRecoverySpecification": wanted})

    _then("AWS::DynamoDB::Table", settle)


def reserve_concurrency() -> None:
    """CloudFormation's ReservedConcurrentExecutions is ignored, so that a function that must run alone would not."""

    def settle(function: str, properties: dict[str, Any]) -> None:
        if (reserved := properties.get("ReservedConcurrentExecutions")) is not None:
            lambda_svc._put_function_concurrency(function, {"ReservedConcurrentExecutions": int(reserved)})

    _then("AWS::Lambda::Function", settle)


def lock_objects() -> None:
    """CloudFormation's ObjectLockConfiguration is ignored, so that what nobody can delete on AWS could be deleted."""

    def settle(bucket: str, properties: dict[str, Any]) -> None:
        if rule := properties.get("ObjectLockConfiguration", {}).get("Rule", {}).get("DefaultRetention"):
            retention = {"Mode": rule["Mode"]} | {unit: int(rule[unit]) for unit in ("Days", "Years") if unit in rule}
            s3._bucket_object_lock[bucket] = {"enabled": True, "default_retention": retention}

    _then("AWS::S3::Bucket", settle)


def _then(kind: str, settle: Callable[[str, dict[str, Any]], None]) -> None:
    """After a resource of this kind is created or updated, settle what the emulator left out."""
    handler = _handlers[kind]
    create, update = handler["create"], handler["update"]

    def created(logical: str, properties: dict[str, Any], stack: str) -> Any:
        made = create(logical, properties, stack)
        settle(made[0], properties)
        return made

    def updated(physical: str, old: dict[str, Any], new: dict[str, Any], *about: str) -> Any:
        made = update(physical, old, new, *about)  # the stack's name, and for some kinds the resource's
        settle(made[0], new)
        return made

    handler["create"], handler["update"] = created, updated


def refer_to_secrets_by_arn() -> None:
    """`Ref` of a secret gives its name; on AWS the ARN, which is what a policy needs."""
    handler = _handlers["AWS::SecretsManager::Secret"]
    create, update, delete = handler["create"], handler["update"], handler["delete"]

    def name_of(secret: str) -> str:
        return secret.rsplit(":secret:", 1)[-1].rsplit("-", 1)[0] if secret.startswith("arn:") else secret

    def created(logical: str, properties: dict[str, Any], stack: str) -> Any:
        _, attributes = create(logical, properties, stack)
        return attributes["Arn"], attributes

    def updated(secret: str, old: dict[str, Any], new: dict[str, Any], stack: str, logical: str | None = None) -> Any:
        _, attributes = update(name_of(secret), old, new, stack, logical)
        return attributes["Arn"], attributes

    def deleted(secret: str, properties: dict[str, Any]) -> None:
        delete(name_of(secret), properties)

    handler["create"], handler["update"], handler["delete"] = created, updated, deleted


def authorise_batches_as_single_messages() -> None:
    """Batches of messages are authorised as actions of their own; AWS knows `sqs:SendMessage` and its like alone."""
    original = iam_actions.extract_iam_action

    def action_of(service: str, *rest: Any, **named: Any) -> str | None:
        action: str | None = original(service, *rest, **named)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = action_of


def name_the_sender() -> None:
    """Sending mail is authorised on `*`; AWS authorises it on the identity that sends, which is what a policy names."""
    original = iam_actions._ses_v2_resource_arn

    def resource_of(method: str, path: str, body: bytes, region: str, account: str) -> str:
        if method != "POST" or not path.rstrip("/").endswith("/v2/email/outbound-emails"):
            return str(original(method, path, body, region, account))
        sender = parseaddr(json.loads(body or b"{}").get("FromEmailAddress", ""))[1]
        known = sender in ses._identities
        return f"arn:aws:ses:{region}:{account}:identity/{sender if known else sender.partition('@')[2]}"

    iam_actions._ses_v2_resource_arn = resource_of


def count_loopback_as_tls() -> None:
    """Bucket policies that refuse plain HTTP would refuse this machine's own loopback."""
    pin = gateway.pin_request_origin
    gateway.pin_request_origin = lambda address, _secure: pin(address, secure_transport=True)


def answer_silent_functions_at_once() -> None:
    """A function that logs nothing costs every caller 50 ms of waiting for its first log line."""
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (0.004, 0.003, 0.250)


def run_only_what_is_packaged() -> None:
    """Functions see the emulator's own libraries, which would hide one that is missing in the package."""
    clean = "import sys\nsys.path[:] = [entry for entry in sys.path if 'site-packages' not in entry]\n"
    lambda_runtime._PYTHON_WORKER_SCRIPT = clean + lambda_runtime._PYTHON_WORKER_SCRIPT


def start_streams_anew() -> None:
    """Stream records are not kept over a restart but the readers' positions are: the next records would be skipped."""
    load = gateway._load_persisted_state

    def loaded() -> None:
        load()
        positions = lambda_svc._dynamodb_stream_positions
        for key in positions._data:
            positions._data[key] = 0

    gateway._load_persisted_state = loaded


def forget_old_logs() -> None:
    """Every call makes a log stream of its own that is never deleted: memory and kept state grow with each request."""
    emit = lambda_svc._emit_lambda_logs

    def emit_and_forget(function: dict[str, Any], *rest: Any, **named: Any) -> None:
        emit(function, *rest, **named)
        name = (function.get("config") or function).get("FunctionName")
        streams_of_group = cloudwatch_logs._log_groups.get(f"/aws/lambda/{name}", {}).get("streams", {})
        while len(streams_of_group) > CALLS_LOGGED:
            del streams_of_group[next(iter(streams_of_group))]

    lambda_svc._emit_lambda_logs = emit_and_forget


ALL: tuple[Callable[[], None], ...] = (
    answer_preflights,
    import_whole_definition,
    keep_api_id,
    shape_crashes,
    apply_table_settings,
    reserve_concurrency,
    lock_objects,
    refer_to_secrets_by_arn,
    authorise_batches_as_single_messages,
    name_the_sender,
    count_loopback_as_tls,
    answer_silent_functions_at_once,
    run_only_what_is_packaged,
    start_streams_anew,
    forget_old_logs,
    streams.retry_failed_records,
    pacing.read_streams_apart,
    pacing.run_few_batches_at_once,
    workers.unpack_packages_once,
    workers.start_few_processes_at_once,
)


def close_all(installed: str) -> None:
    """Close every gap; stops the start on another version, whose gaps nobody has looked at."""
    if installed != VERSION:
        here = Path(__file__).name
        sys.exit(
            f"MiniStack {installed} is installed, but infra/local/{here} knows the gaps of {VERSION}.\n"
            f"Run `make clean` and start again; to move to {installed}, see docs/runbook.md, 'A newer emulator'."
        )
    for close in ALL:
        close()
