"""Owns how a function's grants become its one least-privilege policy: explicit actions on named resources."""

from collections.abc import Sequence
from typing import Any

from infra.build import queues, tables
from infra.build.definitions import Definition, logical_id
from infra.build.failures import DefinitionError

#: What a role's own policy may hold, in characters without spaces, and what a policy beside it may.
LONGEST_POLICY, LONGEST_MANAGED_POLICY = 10_240, 6_144
#: A function that reads more tables than these has its right to their indexes in a policy beside its role's own.
_MOST_INDEXES_WITHIN = 15

_TABLE_ACTIONS = {
    "read": ["GetItem", "BatchGetItem", "Query"],
    "write": ["PutItem", "UpdateItem", "ConditionCheckItem"],
    "append": ["PutItem"],
    "check": ["ConditionCheckItem"],
    "batch": ["BatchWriteItem"],
    "delete": ["DeleteItem"],
    "scan": ["Scan"],
}
_UNLOCKING = [
    "DeleteObject",
    "DeleteObjectVersion",
    "PutObjectRetention",
    "PutObjectLegalHold",
    "BypassGovernanceRetention",
]
_QUEUE_ACTIONS = {
    "send": ["SendMessage"],
    "drain": ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"],
    "count": ["GetQueueAttributes"],
}
_CONSUME = ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"]
_FOLLOW = ["GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"]
_OBJECT_ACTIONS = {"read": ["GetObject", "GetObjectVersion"], "write": ["PutObject"], "delete": ["DeleteObject"]}
_KEY_ACTIONS = {"encrypt": ["Encrypt", "GenerateDataKey"], "decrypt": ["Decrypt"]}
_S3 = {"Fn::Sub": "s3.${AWS::Region}.amazonaws.com"}
_KEY_OF_BUCKET = {"files": "DataKey", "ledger_roots": "DataKey", "documents": "DocumentsKey"}
_KINDS = {"tables", "queues", "buckets", "keys", "cognito", "mail", "sms", "secrets", "stripe", "functions", "reason"}


def policy(stage: str, function: str, grants: Definition, *, follows: Sequence[str] = ()) -> Definition:
    """The IAM policy document of one function."""
    if unknown := set(grants) - _KINDS:
        raise DefinitionError(f"functions.yaml: `{function}` is granted {sorted(unknown)}; known are {sorted(_KINDS)}.")
    statements = [
        _logs(stage, function),
        *_tables(stage, function, grants),
        *_queues(stage, function, grants.get("queues", {})),
        *_buckets(function, grants.get("buckets", {})),
        *_keys(function, grants.get("keys", {})),
    ]
    if follows:
        streams = [_arn(tables.table_id(name), "StreamArn") for name in follows]
        statements.append(_allow("FollowStreams", "dynamodb", _FOLLOW, streams))
        statements.append(_allow("Dead", "sqs", ["SendMessage"], [_arn(queues.queue_id(queues.RELAY_DEAD))]))
    if grants.get("functions"):
        statements.append(_allow("Functions", "lambda", ["InvokeFunction"], _invoked(function, grants["functions"])))
    if grants.get("cognito"):
        statements.append(_allow("Accounts", "cognito-idp", grants["cognito"], [_arn("UserPool")]))
    if grants.get("mail"):
        sender = {"Fn::Sub": "arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:identity/${MailIdentity}"}
        statements.append(_allow("Mail", "ses", ["SendEmail"], [sender]))
    if grants.get("sms"):
        statements += _sms()
    if grants.get("secrets"):
        statements.append(_allow("SigningKey", "secretsmanager", ["GetSecretValue"], [{"Ref": "SigningKey"}]))
    if grants.get("stripe"):
        statements.append(_allow("Stripe", "secretsmanager", ["GetSecretValue"], [{"Ref": "StripeSecret"}]))
    return {"Version": "2012-10-17", "Statement": [*statements, *denied()]}


def divided(document: Definition) -> tuple[Definition, Definition | None]:
    """A role's own policy, and the one beside it where everything in one would outgrow IAM's limit."""
    beside = [
        one for one in document["Statement"] if one["Sid"] == "Indexes" and len(one["Resource"]) > _MOST_INDEXES_WITHIN
    ]
    if not beside:
        return document, None
    within = [one for one in document["Statement"] if one not in beside]
    return document | {"Statement": within}, document | {"Statement": beside}


def denied() -> list[Definition]:
    """What no grant can give: what was written down is never changed or deleted (rule 4).

    A second lock beside the missing permission: whoever widens a grant by mistake still changes nothing.
    """
    for_ever = [_arn(tables.table_id(name)) for name in tables.FOR_EVER]
    roots = [{"Fn::Sub": "${LedgerRootsBucket.Arn}/*"}]
    return [
        _deny("Written", "dynamodb", tables.CHANGES, for_ever),
        _deny("Told", "dynamodb", tables.REMOVALS, [_arn(tables.table_id("statements"))]),
        _deny("Rooted", "s3", _UNLOCKING, roots),
    ]


def _logs(stage: str, function: str) -> Definition:
    group = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
    streams = {"Fn::Sub": f"{group}inlier-{stage}-{function}:*"}
    return _allow("Logs", "logs", ["CreateLogStream", "PutLogEvents"], [streams])


def _tables(stage: str, function: str, grants: Definition) -> list[Definition]:
    """One statement for all tables with the same rights, one line for all indexes of a table that may be read.

    A policy may have 10,240 characters only.
    """
    indexes = tables.index_names(stage)
    by_verbs: dict[tuple[str, ...], list[str]] = {}
    for table, verbs in grants.get("tables", {}).items():
        if table not in indexes:
            raise DefinitionError(f"functions.yaml: `{function}` is granted the table `{table}`, which is none.")
        if "scan" in verbs and not grants.get("reason"):
            raise DefinitionError(f"functions.yaml: `{function}` may scan `{table}` without a `reason`.")
        by_verbs.setdefault(tuple(verbs), []).append(table)
    statements = [
        _allow(
            f"Tables{number}",
            "dynamodb",
            _actions(function, _TABLE_ACTIONS, verbs),
            [_arn(tables.table_id(name)) for name in names],
        )
        for number, (verbs, names) in enumerate(by_verbs.items(), start=1)
    ]
    queried = [  # a table is read with all its indexes: one resource for them, since the policy's characters are few
        {"Fn::Sub": f"${{{tables.table_id(table)}.Arn}}/index/*"}
        for table, verbs in grants.get("tables", {}).items()
        if "read" in verbs and indexes[table]
    ]
    return [*statements, _allow("Indexes", "dynamodb", ["Query"], queried)] if queried else statements


def _queues(stage: str, function: str, granted: dict[str, list[str]]) -> list[Definition]:
    known = {*queues.declared(stage), *queues.dead(stage)}
    if unknown := set(granted) - known:
        raise DefinitionError(f"functions.yaml: `{function}` is granted the queues {sorted(unknown)}, which are none.")
    by_verbs: dict[tuple[str, ...], list[str]] = {}
    for queue, verbs in granted.items():
        by_verbs.setdefault(tuple(verbs), []).append(queue)
    statements = [
        _allow(
            f"Queues{number}",
            "sqs",
            _actions(function, _QUEUE_ACTIONS, verbs),
            [_arn(queues.queue_id(name)) for name in names],
        )
        for number, (verbs, names) in enumerate(by_verbs.items(), start=1)
    ]
    own = [_arn(queues.queue_id(name)) for name in queues.consumed_by(stage, function)]
    return [*statements, _allow("Consume", "sqs", _CONSUME, own)] if own else statements


def _buckets(function: str, granted: dict[str, list[str]]) -> list[Definition]:
    """Objects of a bucket and their key, through S3 alone: the files' key also keeps where people's money goes.

    Who reads a whole bucket may list it, or a missing file is a 403; of `bucket/folder` only that folder is granted.
    """
    statements = []
    for place, verbs in granted.items():
        bucket, _, folder = place.partition("/")
        name = logical_id(bucket)
        sid = name + logical_id(folder)
        objects = [{"Fn::Sub": f"${{{name}Bucket.Arn}}/" + (f"{folder}/*" if folder else "*")}]
        statements.append(_allow(f"{sid}Objects", "s3", _actions(function, _OBJECT_ACTIONS, verbs), objects))
        if folder and verbs == ["delete"]:
            continue  # what is deleted unread needs no key
        if "read" in verbs and not folder:
            statements.append(_allow(f"{name}List", "s3", ["ListBucket"], [_arn(f"{name}Bucket")]))
        key_actions = ["Decrypt", "GenerateDataKey"] if "write" in verbs else ["Decrypt"]
        key = _allow(f"{sid}Key", "kms", key_actions, [_arn(_KEY_OF_BUCKET[bucket])])
        statements.append(key | {"Condition": {"StringEquals": {"kms:ViaService": _S3}}})
    return statements


def _keys(function: str, granted: dict[str, list[str]]) -> list[Definition]:
    return [
        _allow(f"{logical_id(key)}Key", "kms", _actions(function, _KEY_ACTIONS, verbs), [_arn(logical_id(key, "Key"))])
        for key, verbs in granted.items()
    ]


def _sms() -> list[Definition]:
    """A phone number is no resource IAM knows, so it takes every resource, and whatever has a name is denied."""
    named = {"Fn::Sub": "arn:${AWS::Partition}:sns:*:*:*"}
    return [_allow("Texts", "sns", ["Publish"], ["*"]), _deny("Topics", "sns", ["Publish"], [named])]


def _invoked(function: str, granted: dict[str, list[str]]) -> list[Definition]:
    """The functions another one calls, by their ARNs."""
    for name, verbs in granted.items():
        if verbs != ["invoke"]:
            raise DefinitionError(f"functions.yaml: `{function}` is granted {verbs} of `{name}`; known is `invoke`.")
    return [_arn(logical_id(name)) for name in granted]


def _actions(function: str, known: dict[str, list[str]], verbs: list[str] | tuple[str, ...]) -> list[str]:
    if unknown := set(verbs) - set(known):
        raise DefinitionError(f"functions.yaml: `{function}` is granted {sorted(unknown)}; known are {sorted(known)}.")
    return list(dict.fromkeys(action for verb in verbs for action in known[verb]))


def _allow(sid: str, service: str, actions: list[str], resources: list[Any]) -> Definition:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Action": [f"{service}:{action}" for action in actions],
        "Resource": resources,
    }


def _deny(sid: str, service: str, actions: list[str], resources: list[Any]) -> Definition:
    return _allow(sid, service, actions, resources) | {"Effect": "Deny"}


def _arn(resource: str, attribute: str = "Arn") -> Definition:
    return {"Fn::GetAtt": [resource, attribute]}
