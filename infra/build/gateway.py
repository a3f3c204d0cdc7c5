"""Owns how gateway.yaml becomes API Gateway's own answers, as problem documents."""

import json

from infra.build.definitions import Definition, definition


def resources(stage: str) -> Definition:
    """The gateway's answers, inside the API's definition.

    As resources of their own they would wait for a deployment, which nothing triggers when only they change.
    """
    answers = {kind: _answer(line) for kind, line in definition("gateway", stage).items()}
    return {"RestAPI": {"Properties": {"DefinitionBody": {"x-amazon-apigateway-gateway-responses": answers}}}}


def _answer(line: Definition) -> Definition:
    body = {"type": f"/problems/{line['type']}", "title": line["title"], "status": line["status"]}
    body |= {name: line[name] for name in ("detail", "retry_after") if name in line}
    body["request_id"] = "$context.requestId"
    headers = {
        "gatewayresponse.header.Content-Type": "'application/problem+json'",
        "gatewayresponse.header.Cache-Control": "'no-store'",
    }
    if "retry_after" in line:
        headers["gatewayresponse.header.Retry-After"] = f"'{line['retry_after']}'"
    return {
        "statusCode": str(line["status"]),
        "responseParameters": headers,
        "responseTemplates": {"application/json": json.dumps(body)},
    }
