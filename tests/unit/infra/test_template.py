"""What CloudFormation is given, for every stage."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from samtranslator.translator.transform import transform

from chalicelib.domain.outbox import LISTENERS
from chalicelib.domain.problems import Problem
from chalicelib.gateways import alarms
from chalicelib.settings import Settings, from_environment
from infra.build import chalice_project, functions, queues, tables, template
from infra.build.definitions import STAGES, Definition, merged
from infra.build.failures import DefinitionError

_MEGABYTE = 1_000_000


def test_cfn_lint_finds_nothing_in_any_stage_nor_in_what_aws_makes_of_it(templates, tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    paths = [_saved(tmp_path / f"{stage}.json", content) for stage, content in templates.items()]
    paths.append(_saved(tmp_path / "prod-expanded.json", _expanded(templates["prod"])))
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from cfnlint.runner import main; main()",
            "--format",
            "parseable",
            "--template",
            *map(str, paths),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "")


@pytest.mark.parametrize("stage", STAGES)
def test_a_template_stays_within_cloudformations_limits(templates, stage):
    assert len(template.minified(templates[stage])) < _MEGABYTE
    assert len(_expanded(templates[stage])["Resources"]) < 500


@pytest.mark.parametrize("stage", STAGES)
def test_chalice_accepts_the_application_as_it_is_packaged(stage, tmp_path, monkeypatch):
    """`chalice package` itself does not validate: a route with a trailing slash would go through."""
    chalice_project.render(stage, tmp_path)
    check = (
        "from chalice.cli.factory import CLIFactory\n"
        "from chalice.deploy.validate import validate_configuration\n"
        f"validate_configuration(CLIFactory('.').create_config_obj({stage!r}))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", check],
        cwd=tmp_path,
        env=chalice_project.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_stages_differ_in_what_stages_yaml_says_and_not_in_their_resources(templates):
    assert set(templates["dev"]["Resources"]) == set(templates["prod"]["Resources"])
    assert set(templates["prod"]["Resources"]) - set(templates["local"]["Resources"]) == {
        "AlarmSubscription",
        "TextSpendAlarm",
        "ApiCaching",
        "EdgeMark",
        "WebAccess",
        "WebBucket",
        "WebBucketPolicy",
        "WebDistribution",
        "WebHeaders",
        "WebPaths",
    }


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_gets_its_own_memory_time_role_and_name(templates, stage):
    """Chalice lets a value of the stage override a function's own without a word."""
    resources = templates[stage]["Resources"]
    roles = set()
    for function in functions.declared(stage):
        properties = resources[function.resource]["Properties"]
        assert (properties["MemorySize"], properties["Timeout"]) == (function.memory, function.timeout)
        assert properties["FunctionName"] == f"inlier-{stage}-{function.name}"
        roles.add(json.dumps(properties["Role"]))
    assert len(roles) == len(functions.declared(stage))
    assert resources["APIHandler"]["Properties"]["Timeout"] <= 29


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_logs_to_a_group_that_forgets(templates, stage):
    resources = templates[stage]["Resources"]
    for function in functions.declared(stage):
        group = resources[function.log_group]["Properties"]
        assert group["LogGroupName"] == f"/aws/lambda/inlier-{stage}-{function.name}"
        assert group["RetentionInDays"] >= 7


@pytest.mark.parametrize("stage", STAGES)
def test_the_environment_is_what_the_settings_read(templates, stage):
    variables = templates[stage]["Resources"]["APIHandler"]["Properties"]["Environment"]["Variables"]
    known = {name.upper() for name in Settings.__struct_fields__}
    assert set(variables) <= known
    assert from_environment({name: _plain(name, value) for name, value in variables.items()}).stage == stage
    assert ("CLOCK_FILE" in variables) == (stage == "local")


@pytest.mark.parametrize("stage", STAGES)
def test_a_message_is_not_given_to_a_second_consumer_while_the_first_works(templates, stage):
    resources = templates[stage]["Resources"]
    timeouts = {function.name: function.timeout for function in functions.declared(stage)}
    for name, line in queues.declared(stage).items():
        properties = resources[queues.queue_id(name)]["Properties"]
        assert properties["VisibilityTimeout"] >= 6 * timeouts[line["consumer"]]
        assert properties["RedrivePolicy"]["maxReceiveCount"] == 5


@pytest.mark.parametrize("stage", STAGES)
def test_one_bad_message_does_not_send_its_whole_batch_again(templates, stage):
    mappings = _of_type(templates[stage], "AWS::Lambda::EventSourceMapping")
    assert len(mappings) >= len(queues.declared(stage))
    for properties in mappings.values():
        assert properties["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("stage", STAGES)
def test_every_dead_letter_queue_and_every_function_has_an_alarm(templates, stage):
    watched = json.dumps(list(_of_type(templates[stage], "AWS::CloudWatch::Alarm").values()))
    for queue in queues.dead(stage):
        assert json.dumps({"Fn::GetAtt": [queues.queue_id(queue), "QueueName"]}) in watched
    for function in functions.declared(stage):
        assert json.dumps({"Ref": function.resource}) in watched
    assert "5XXError" in watched


def test_the_weekly_close_runs_on_tuesday_at_six_and_its_dry_run_a_day_before(templates):
    rules = _of_type(templates["prod"], "AWS::Events::Rule").values()
    events = {rule["ScheduleExpression"]: json.loads(rule["Targets"][0]["Input"]) for rule in rules}
    assert events["cron(0 6 ? * TUE *)"] == {"by": "schedule", "reason": "Weekly close (R30)"}
    assert events["cron(0 6 ? * MON *)"]["dry_run"] is True


@pytest.mark.parametrize("stage", STAGES)
def test_the_gateway_answers_in_the_shape_of_the_applications_problems(templates, stage):
    body = templates[stage]["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    answers = body["x-amazon-apigateway-gateway-responses"]
    assert {"DEFAULT_4XX", "DEFAULT_5XX", "UNAUTHORIZED", "ACCESS_DENIED", "THROTTLED"} <= set(answers)
    for answer in answers.values():
        problem = json.loads(answer["responseTemplates"]["application/json"])
        assert answer["responseParameters"]["gatewayresponse.header.Content-Type"] == "'application/problem+json'"
        assert str(problem["status"]) == answer["statusCode"]
        assert problem["type"].startswith("/problems/")
        assert list(problem)[:3] == ["type", "title", "status"]
    unknown = answers["MISSING_AUTHENTICATION_TOKEN"]
    assert (unknown["statusCode"], "/problems/unknown-route" in json.dumps(unknown)) == ("404", True)


@pytest.mark.parametrize("stage", STAGES)
def test_a_gateway_answer_has_the_title_of_the_applications_problem_of_the_same_type(templates, stage):
    known = {kind.kind(): kind for kind in _all_problems()}
    compared = set()
    answers = templates[stage]["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    for answer in answers["x-amazon-apigateway-gateway-responses"].values():
        problem = json.loads(answer["responseTemplates"]["application/json"])
        kind = known.get(problem["type"].removeprefix("/problems/"))
        if kind is not None and kind.status == problem["status"]:
            assert problem["title"] == kind.title()
            compared.add(kind.kind())
    assert {"forbidden", "too-many", "unavailable", "not-signed-in"} <= compared
    assert "unauthenticated" not in str(answers)  # one name for one thing


@pytest.mark.parametrize("stage", STAGES)
def test_the_gateway_asks_our_own_user_pool(templates, stage):
    schemes = templates[stage]["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["securityDefinitions"]
    authorizers = [scheme["x-amazon-apigateway-authorizer"] for scheme in schemes.values()]
    assert authorizers
    assert all(one["providerARNs"] == [{"Fn::GetAtt": ["UserPool", "Arn"]}] for one in authorizers)


def test_production_keeps_its_data_when_the_stack_goes(templates):
    kept = [one for one in templates["prod"]["Resources"].values() if one["Type"] in template.STATEFUL]
    assert len(kept) > 25
    assert {(one["DeletionPolicy"], one["UpdateReplacePolicy"]) for one in kept} == {("Retain", "Retain")}


@pytest.mark.parametrize("stage", STAGES)
def test_buckets_are_private_encrypted_and_refuse_plain_http(templates, stage):
    buckets = _of_type(templates[stage], "AWS::S3::Bucket")
    policies = _of_type(templates[stage], "AWS::S3::BucketPolicy").values()
    assert len(buckets) == len(policies) == (3 if stage == "local" else 4)
    for name, properties in buckets.items():
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        rule = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"][0]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == ("AES256" if name == "WebBucket" else "aws:kms")
        rules = properties["LifecycleConfiguration"]["Rules"]
        assert any("AbortIncompleteMultipartUpload" in rule for rule in rules)
    assert all(policy["PolicyDocument"]["Statement"][0]["Sid"] == "TlsOnly" for policy in policies)


def test_a_value_defined_in_two_places_stops_the_packaging():
    with pytest.raises(DefinitionError, match="defined twice"):
        merged({"Resources": {"A": {"Type": "X"}}}, {"Resources": {"A": {"Type": "Y"}}})


def test_a_function_only_one_side_knows_stops_the_packaging(templates):
    content = json.loads(json.dumps(templates["local"]))
    content["Resources"]["Surprise"] = {"Type": "AWS::Serverless::Function", "Properties": {}}
    with pytest.raises(DefinitionError, match=r"only in app.py \['Surprise'\]"):
        template.finished(content, "local")


def _saved(path: Path, content: Definition) -> Path:
    path.write_text(template.minified(content), encoding="utf-8")
    return path


def _expanded(content: Definition) -> Definition:
    """The template as CloudFormation's SAM transform makes it."""

    class NoManagedPolicies:
        def load(self) -> Definition:
            return {}

    copy = json.loads(json.dumps(content))
    for resource in copy["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://inlier-deploy/functions.zip"
    expanded: Definition = transform(copy, {}, NoManagedPolicies())
    return expanded


def _of_type(content: Definition, kind: str) -> dict[str, Definition]:
    return {name: one["Properties"] for name, one in content["Resources"].items() if one["Type"] == kind}


def _plain(name: str, value: object) -> str:
    if isinstance(value, str):
        return value
    chosen = {
        "PAY_WEEK_START": "monday", "WITHHOLDING_RULES": "[]", "PAYOUT_FEES": "{}", "MINIMUM_HOURLY_MINOR": "0",
        "ADMIN_SECOND_FACTOR": "required", "IDENTITY_PROVIDER": "manual",
    }  # fmt: skip
    return chosen.get(name, "set-by-cloudformation")


def _all_problems() -> Iterator[type[Problem]]:
    waiting = [Problem]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            yield kind


def test_a_new_item_on_the_desk_rings_an_alarm(templates):
    """The metric is the one that the log line of a new item counts."""
    properties = templates["prod"]["Resources"]["DeskItemsAlarm"]["Properties"]
    assert (properties["Namespace"], properties["MetricName"]) == ("inlier-prod", alarms.METRIC)
    assert properties["AlarmActions"] == [{"Ref": "AlarmTopic"}]


def test_weekly_roots_lie_under_object_lock(templates):
    for stage, content in templates.items():
        properties = content["Resources"]["LedgerRootsBucket"]["Properties"]
        retention = properties["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
        assert (properties["ObjectLockEnabled"], retention["Mode"]) == (True, "COMPLIANCE")
        days = int(content["Parameters"]["RootRetentionDays"]["Default"])
        assert days >= (3653 if stage == "prod" else 1)


def test_every_stream_has_one_follower_and_answers_a_second_one_that_counts_them(templates):
    """Entries are folded by a function of their own: what delays the outbox does not delay the sums, nor the reverse."""
    followers = {function.name: functions.followed("prod", function) for function in functions.declared("prod")}
    assert followers["fold_entries"] == ["entries"]
    assert sorted(followers.pop("count_work")) == ["claims", "enrolments", "submissions"]
    seen = [table for followed in followers.values() for table in followed] + ["enrolments"]
    assert sorted(seen) == sorted(tables.streamed("prod"))
    assert set(followers["relay"]) == set(LISTENERS)
