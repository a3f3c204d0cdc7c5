"""What each function may touch: exactly what functions.yaml grants it, on named resources."""

import json

import pytest

from infra.build import policies as rendering
from infra.build import tables
from infra.build.definitions import definition
from infra.build.failures import DefinitionError
from infra.build.tables import CHANGES

_ARN = len("arn:aws:dynamodb:ap-southeast-2:123456789012:table/inlier-prod-")


def test_no_function_has_rights_on_a_wildcard_resource(policies):
    for function, statements in policies.items():
        for statement in statements:
            for resource in statement["Resource"]:
                text = json.dumps(resource)
                if statement["Sid"] in ("Texts", "Topics"):  # a phone number has no name in IAM; the next test
                    continue
                assert resource != "*", function
                # inside a bucket and inside the function's own log group the names are not known beforehand;
                # a table that is read is read with all its indexes
                known = ("Bucket.Arn}/*", "DocumentsBucket.Arn}/resumes/*", "/aws/lambda/", "Table.Arn}/index/*")
                assert "*" not in text or any(one in text for one in known), (function, statement)


def test_the_api_alone_sends_text_messages_and_publishes_to_nothing_that_has_a_name(policies):
    publishing = {name: [one for one in statements if "sns:Publish" in one["Action"]]
                  for name, statements in policies.items()}  # fmt: skip
    assert {name for name, statements in publishing.items() if statements} == {"api_handler"}
    assert [(one["Effect"], one["Action"], one["Resource"]) for one in publishing["api_handler"]] == [
        ("Allow", ["sns:Publish"], ["*"]),
        ("Deny", ["sns:Publish"], [{"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}]),
    ]


def test_no_function_has_a_wildcard_action_or_administers_anything(policies):
    administering = ("Create", "Delete", "Put", "Update", "Tag")
    for function, statements in policies.items():
        for action in _actions(statements):
            assert "*" not in action, function
            service, verb = action.split(":")
            assert not (verb.startswith(administering) and verb.endswith(("Table", "Queue", "Bucket", "Key", "Pool")))
            assert service != "iam", function


def test_no_function_may_scan_a_table(policies):
    """R3: no list a person waits for comes from a scan; a job that needs one says why in functions.yaml."""
    for function, statements in policies.items():
        has_reason = "reason" in definition("functions", "prod")["functions"][function]["grants"]
        assert ("dynamodb:Scan" in _actions(statements)) <= has_reason, function


@pytest.mark.parametrize("table", ["Audit", "Entries"])
def test_nobody_may_change_or_delete_what_was_written_down(policies, table):
    """Rule 4: no role can delete a ledger entry; nor what the audit log says."""
    for function, statements in policies.items():
        actions = _actions(statement for statement in statements if _is_on(statement, f"{table}Table"))
        assert actions <= {"dynamodb:PutItem", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"}, function


@pytest.mark.parametrize("table", ["Audit", "Entries"])
def test_every_function_is_denied_to_change_or_delete_what_was_written_down(policies, table):
    """A second lock: whoever widens a grant by mistake still changes nothing."""
    for function, statements in policies.items():
        denied = [one for one in statements if one["Effect"] == "Deny" and _is_on(one, f"{table}Table")]
        actions = {action for one in denied for action in one["Action"]}
        assert actions == {f"dynamodb:{action}" for action in CHANGES}, function


def test_no_function_may_take_away_a_statement_or_a_weekly_root(policies):
    for function, statements in policies.items():
        denied = [one for one in statements if one["Effect"] == "Deny"]
        of_statements = [one for one in denied if _is_on(one, "StatementsTable")]
        of_roots = [one for one in denied if _is_on(one, "LedgerRootsBucket")]
        assert "dynamodb:DeleteItem" in of_statements[0]["Action"], function
        assert {"s3:DeleteObjectVersion", "s3:BypassGovernanceRetention"} <= set(of_roots[0]["Action"]), function


@pytest.mark.parametrize(("stage", "is_denied"), [("local", False), ("dev", True), ("prod", True)])
def test_on_aws_the_tables_themselves_refuse_changes_from_everybody(stage, is_denied):
    for name in tables.FOR_EVER:
        properties = tables.resources(stage)[tables.table_id(name)]["Properties"]
        assert ("ResourcePolicy" in properties) == is_denied
        if is_denied:
            [statement] = properties["ResourcePolicy"]["PolicyDocument"]["Statement"]
            assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
            assert "dynamodb:UpdateItem" in statement["Action"]


def test_every_writing_console_function_may_write_the_audit_log(policies):
    for function in ("close_pay_period", "grant_role", "import_tasks", "adjust_balance", "replay_dead_letters"):
        assert any(_is_on(statement, "AuditTable") for statement in policies[function]), function


def test_the_permission_to_query_covers_every_index_of_a_table_that_is_read(policies):
    statements = policies["accept_overdue"]
    queried = [
        resource for statement in statements if statement["Sid"] == "Indexes" for resource in statement["Resource"]
    ]
    assert {"Fn::Sub": "${SubmissionsTable.Arn}/index/*"} in queried


def test_only_the_sending_of_payouts_may_decrypt_where_peoples_money_goes(policies):
    """The files' bucket has the same key: who reads files may use it through S3 and not by itself."""
    allowed = {name for name, statements in policies.items() if _may_decrypt(statements)}
    assert allowed == {"send_payout_batches"}


def test_the_api_sends_no_message_and_no_mail_itself(policies):
    """What follows a commit comes from a stream: a message sent after it can be lost, a stream's record cannot."""
    actions = _actions(policies["api_handler"])
    assert not {action for action in actions if action.startswith(("sqs:", "ses:"))}


def test_two_functions_may_each_call_one_other(policies):
    called = {name: [one for one in statements if "lambda:InvokeFunction" in one["Action"]]
              for name, statements in policies.items()}  # fmt: skip
    assert {name for name, statements in called.items() if statements} == {"api_handler", "grade_attempts"}
    assert [one["Resource"] for one in called["api_handler"]] == [[{"Fn::GetAtt": ["RenderStatement", "Arn"]}]]
    assert [one["Resource"] for one in called["grade_attempts"]] == [[{"Fn::GetAtt": ["RunCode", "Arn"]}]]


def test_what_runs_written_functions_may_write_its_log_and_nothing_else(policies):
    assert [one["Sid"] for one in policies["run_code"] if one["Effect"] == "Allow"] == ["Logs"]


def test_what_draws_statements_reads_them_and_writes_files_and_nothing_else(policies):
    actions = _actions(one for one in policies["render_statement"] if one["Sid"] != "Logs")
    assert {action for action in actions if action.startswith("dynamodb:")} == {
        "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query",
    }  # fmt: skip
    assert actions - {"kms:Decrypt", "kms:GenerateDataKey"} == {
        "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "s3:GetObject", "s3:GetObjectVersion",
        "s3:PutObject", "s3:ListBucket",
    }  # fmt: skip


def test_every_policy_fits_into_a_role(policies):
    """IAM refuses a role's own policy of more than 10,240 characters, and one beside it of more than 6,144, with every
    reference written out as its ARN."""
    for function, statements in policies.items():
        own, beside = rendering.divided({"Statement": statements})
        assert _length(own) < rendering.LONGEST_POLICY, function
        assert beside is None or _length(beside) < rendering.LONGEST_MANAGED_POLICY, function


def _length(document):
    resolved = [one | {"Resource": [_longest(name) for name in one["Resource"]]} for one in document["Statement"]]
    return len(json.dumps(document | {"Statement": resolved}, separators=(",", ":")))


def test_what_stands_beside_a_role_s_own_policy_is_the_rest_of_it(policies):
    own, beside = rendering.divided({"Statement": policies["api_handler"]})
    assert beside is not None
    assert sorted(one["Sid"] for one in own["Statement"] + beside["Statement"]) == sorted(
        one["Sid"] for one in policies["api_handler"]
    )


def _longest(reference):
    """At most what CloudFormation puts in place of a reference: our names of things are no shorter than theirs."""
    if isinstance(reference, str):
        return reference
    [given] = reference.values()
    return "x" * _ARN + (given[0] if isinstance(given, list) else given)


@pytest.mark.parametrize(
    ("grants", "complaint"),
    [
        ({"tables": {"task": ["read"]}}, "which is none"),
        ({"tables": {"tasks": ["raed"]}}, "known are"),
        ({"tables": {"tasks": ["scan"]}}, "without a `reason`"),
        ({"queues": {"check": ["send"]}}, "which are none"),
        ({"table": {}}, "known are"),
        ({"functions": {"render_statement": ["administer"]}}, "known is `invoke`"),
    ],
)
def test_a_grant_of_something_unknown_stops_the_packaging(grants, complaint):
    with pytest.raises(DefinitionError, match=complaint):
        rendering.policy("prod", "relay", grants)


def _may_decrypt(statements) -> bool:
    return any("kms:Decrypt" in statement["Action"] and "Condition" not in statement for statement in statements)


def _actions(statements) -> set[str]:
    """What is allowed."""
    return {action for statement in statements if statement["Effect"] == "Allow" for action in statement["Action"]}


def _is_on(statement, resource: str) -> bool:
    return any(
        given == {"Fn::GetAtt": [resource, "Arn"]} or f"${{{resource}." in json.dumps(given)
        for given in statement["Resource"]
    )


def test_of_the_bucket_with_the_scans_some_functions_are_granted_the_resumes_alone(policies):
    """No function that makes data exports reads a scan, and the API deletes none (R35)."""
    exports = [one for one in policies["build_exports"] if _is_on(one, "DocumentsBucket") and one["Effect"] == "Allow"]
    reading = [one for one in exports if "s3:GetObject" in one["Action"]]
    assert [one["Resource"] for one in reading] == [[{"Fn::Sub": "${DocumentsBucket.Arn}/resumes/*"}]]
    assert "s3:ListBucket" not in _actions(exports)
    deleting = [
        one for one in policies["api_handler"] if "s3:DeleteObject" in one["Action"] and one["Effect"] == "Allow"
    ]
    assert [one["Resource"] for one in deleting] == [[{"Fn::Sub": "${DocumentsBucket.Arn}/resumes/*"}]]
