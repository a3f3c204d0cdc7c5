"""Owns the template: what is merged into Chalice's, and what a merge cannot say."""

import json
from typing import Any

from infra.build import alarms, functions, gateway, policies, queues, tables, web
from infra.build.definitions import CLOUD, FRAGMENTS, Definition, definition, merged, stage_values
from infra.build.failures import DefinitionError

#: What outlives its stack where the stage keeps data.
STATEFUL = {
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::Cognito::UserPool",
    "AWS::SecretsManager::Secret",
}


def merge_template(stage: str) -> Definition:
    """Everything of `infra/cloud`, in the shape of `chalice package --merge-template`."""
    declared = functions.declared(stage)
    result: Definition = {}
    only_aws = [] if stage == "local" else sorted(f"aws/{path.stem}" for path in (CLOUD / "aws").glob("*.yaml"))
    for name in [*FRAGMENTS, *only_aws]:
        result = merged(result, definition(name, stage))
    resources: list[Definition] = [
        tables.resources(stage),
        queues.resources(
            stage,
            timeouts={function.name: function.timeout for function in declared},
            functions={function.name: function.resource for function in declared},
        ),
        functions.resources(stage),
        alarms.resources(stage),
        gateway.resources(stage),
        web.resources(stage),
    ]
    for part in resources:
        result = merged(result, {"Resources": part})
    keep = "Retain" if stage_values(stage)["keep_data"] else "Delete"
    for resource in result["Resources"].values():
        if resource.get("Type") in STATEFUL:
            resource |= {"DeletionPolicy": keep, "UpdateReplacePolicy": keep}
    return result


def finished(template: Definition, stage: str) -> Definition:
    """Chalice's merged template with what a merge cannot do: take away, and reach into what has no fixed name."""
    resources: dict[str, Definition] = template["Resources"]
    wanted = {function.resource: function for function in functions.declared(stage)}
    found = {name for name, resource in resources.items() if resource.get("Type") == "AWS::Serverless::Function"}
    untyped = sorted(name for name, resource in resources.items() if "Type" not in resource)
    if untyped or found != set(wanted):
        raise DefinitionError(
            "functions.yaml and app.py name different functions: "
            f"only in functions.yaml {sorted(set(wanted) - found)}, only in app.py {sorted(found - set(wanted))}; "
            f"nothing in the application makes {untyped}."
        )
    for name, function in wanted.items():
        properties = resources[name]["Properties"]
        properties["CodeUri"] = function.archive
        properties.pop("Events", None)  # queues.yaml and functions.yaml say what starts a function
        properties["Tags"] = {"project": "inlier", "stage": stage}
    resources |= _policies_beside(resources)
    for scheme in _definition_body(resources).get("securityDefinitions", {}).values():
        authorizer = scheme.get("x-amazon-apigateway-authorizer", {})
        if authorizer.get("type") == "cognito_user_pools":
            authorizer["providerARNs"] = [{"Fn::GetAtt": ["UserPool", "Arn"]}]
    if stage != "local":
        _loosened(template, stage)
    return template


def _policies_beside(resources: dict[str, Definition]) -> dict[str, Definition]:
    """Managed policies for the roles whose own policy would be longer than IAM allows; the roles are given them."""
    made: dict[str, Definition] = {}
    for name, role in resources.items():
        for own in role["Properties"].get("Policies", []) if role.get("Type") == "AWS::IAM::Role" else []:
            own["PolicyDocument"], beside = policies.divided(own["PolicyDocument"])
            if beside is not None:
                made[f"{name}Indexes"] = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": beside}}
                role["Properties"]["ManagedPolicyArns"] = [{"Ref": f"{name}Indexes"}]
    return made


def _loosened(template: Definition, stage: str) -> None:
    """The API names its function by text, since by reference everything would wait for everything.

    The API would wait for the function, whose environment waits for the page's address, which is that of the
    distribution, which waits for the API.
    """
    api = template["Resources"]["RestAPI"]["Properties"]
    function = (
        f"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:inlier-{stage}-{functions.API}"
    )
    text = json.dumps(api["DefinitionBody"])
    api["DefinitionBody"] = json.loads(text.replace("${APIHandler.Arn}", function))


def _definition_body(resources: dict[str, Definition]) -> dict[str, Any]:
    body: dict[str, Any] = resources["RestAPI"]["Properties"]["DefinitionBody"]
    return body


def minified(template: Definition) -> str:
    """The template as CloudFormation's limit of 1 MB likes it; the same template is the same text."""
    return json.dumps(template, separators=(",", ":"), sort_keys=True) + "\n"
