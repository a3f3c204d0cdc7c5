"""What stands between a command line and an account."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra import deploy


def test_stage_local_is_not_deployed_to_an_account(capsys):
    assert deploy.main(["--stage", "local"]) == 1
    assert "make run" in capsys.readouterr().err


def test_a_parameter_without_a_value_is_refused_before_anything_happens(capsys):
    assert deploy.main(["--stage", "dev", "--parameters", "MailFrom"]) == 2
    assert "Name=value" in capsys.readouterr().err


def test_a_parameter_nobody_reads_is_refused():
    with pytest.raises(deploy.DeployError, match=r"\['MailFrm'\]"):
        deploy._change_set(Formation(), "inlier-dev", "url", {"MailFrm": "a@b"}, {"Parameters": {"MailFrom": {}}})


def test_a_later_deployment_keeps_the_parameters_of_an_earlier_one():
    formation = Formation(stack={"StackStatus": "UPDATE_COMPLETE", "Parameters": [{"ParameterKey": "WebUrl"}]})
    known: dict[str, Any] = {"Parameters": {"MailFrom": {}, "WebUrl": {}, "AlarmEmail": {}}}
    deploy._change_set(formation, "inlier-dev", "url", {"MailFrom": "a@b"}, known)
    assert formation.asked["ChangeSetType"] == "UPDATE"
    assert formation.asked["Parameters"] == [
        {"ParameterKey": "MailFrom", "ParameterValue": "a@b"},
        {"ParameterKey": "WebUrl", "UsePreviousValue": True},
    ]


def test_the_first_deployment_makes_the_stack():
    formation = Formation()
    deploy._change_set(formation, "inlier-dev", "url", {}, {"Parameters": {}})
    assert formation.asked["ChangeSetType"] == "CREATE"


@pytest.mark.parametrize("action", [{"Action": "Remove"}, {"Action": "Modify", "Replacement": "True"}])
def test_production_loses_no_table_by_accident(action: dict[str, str]):
    change = {"ResourceType": "AWS::DynamoDB::Table", "LogicalResourceId": "EntriesTable", **action}
    change_set = {"Changes": [{"ResourceChange": change}]}
    with pytest.raises(deploy.DeployError, match="EntriesTable"):
        deploy._guard_data("prod", change_set, replace_data=False)
    deploy._guard_data("prod", change_set, replace_data=True)
    deploy._guard_data("dev", change_set, replace_data=False)


def test_every_function_is_pointed_to_its_uploaded_zip_and_nothing_else_changes():
    function: dict[str, Any] = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"CodeUri": "functions.zip", "Timeout": 3},
    }
    table = {"Type": "AWS::DynamoDB::Table", "Properties": {}}
    other = {"Type": "AWS::Serverless::Function", "Properties": {"CodeUri": "documents.zip"}}
    content = {"Transform": "t", "Resources": {"F": function, "T": table, "D": other}}
    pointed = deploy.pointed_to(content, "bucket", {"functions.zip": "key.zip", "documents.zip": "another.zip"})
    assert pointed["Resources"]["D"]["Properties"] == {"CodeUri": "s3://bucket/another.zip"}
    assert pointed["Resources"]["F"]["Properties"] == {"CodeUri": "s3://bucket/key.zip", "Timeout": 3}
    assert pointed["Resources"]["T"] is table
    assert function["Properties"]["CodeUri"] == "functions.zip"


class Formation:
    """The part of CloudFormation a change set needs."""

    def __init__(self, stack: dict[str, Any] | None = None) -> None:
        self.stack = stack
        self.asked: dict[str, Any] = {}

    def describe_stacks(self, **_: Any) -> dict[str, Any]:
        if self.stack is None:
            raise ClientError(
                {"Error": {"Code": "ValidationError", "Message": "Stack does not exist"}}, "DescribeStacks"
            )
        return {"Stacks": [self.stack]}

    def create_change_set(self, **asked: Any) -> None:
        self.asked = asked

    def get_waiter(self, _name: str) -> "Formation":
        return self

    def wait(self, **_: Any) -> None:
        return None

    def describe_change_set(self, **_: Any) -> dict[str, Any]:
        return {"Changes": []}
