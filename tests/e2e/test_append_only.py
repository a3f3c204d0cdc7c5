"""What was written down stays: with a function's own role nobody changes the audit log, the ledger or a weekly root."""

import hashlib
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from infra.local import cloud as local

pytestmark = pytest.mark.cloud

RECORD = {
    "day_shard": {"S": "2026-11-24#00"}, "audit_id": {"S": "12:00:00.000000#thing#look#acc_boss"}, "by": {"S": "acc_boss"},
    "at": {"S": "2026-11-24T12:00:00.000Z"}, "action": {"S": "look"}, "subject": {"S": "thing"}, "details": {"S": "{}"},
}  # fmt: skip
KEY = {name: RECORD[name] for name in ("day_shard", "audit_id")}
AUDIT, ENTRIES = "inlier-local-audit", "inlier-local-entries"
#: Functions with wide rights: the API, the payroll, an administrator's corrections.
FUNCTIONS = ("APIHandler", "RunPayroll", "AdjustBalance")


@pytest.fixture(scope="module", params=FUNCTIONS)
def own_role(request, local_cloud):
    """Clients with the role of one function, and nothing of the account's root."""
    name = local_cloud.functions[request.param]
    role = local_cloud.client("lambda").get_function_configuration(FunctionName=name)["Role"]
    given = local_cloud.client("sts").assume_role(RoleArn=role, RoleSessionName="append-only")["Credentials"]

    def client(service):
        return boto3.client(
            service,
            endpoint_url=local_cloud.cloud.endpoint,
            region_name=local.REGION,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
        )

    return client


@pytest.fixture(autouse=True)
def written(local_cloud):
    local_cloud.client("dynamodb").put_item(TableName=AUDIT, Item=RECORD)
    yield
    found = local_cloud.client("dynamodb").get_item(TableName=AUDIT, Key=KEY, ConsistentRead=True)["Item"]
    assert found == RECORD


def code_of(call, **given):
    with pytest.raises(ClientError) as refused:
        call(**given)
    return refused.value.response["Error"]["Code"]


def test_the_products_own_way_of_writing_never_replaces_an_act(own_role):
    """Put if absent is all the product does; IAM cannot tell it from a put that replaces."""
    changed = RECORD | {"by": {"S": "acc_eve"}}
    condition = "attribute_not_exists(day_shard)"
    code = code_of(own_role("dynamodb").put_item, TableName=AUDIT, Item=changed, ConditionExpression=condition)
    assert code == "ConditionalCheckFailedException"


@pytest.mark.parametrize("table", [AUDIT, ENTRIES])
def test_nothing_is_changed_or_deleted(own_role, table):
    store = own_role("dynamodb")
    key = KEY if table == AUDIT else {"owner_id": {"S": "acc_ann"}, "entry_key": {"S": "2026-11-16#0000000001"}}
    update = {"UpdateExpression": "SET #by = :eve", "ExpressionAttributeNames": {"#by": "by"},
              "ExpressionAttributeValues": {":eve": {"S": "acc_eve"}}}  # fmt: skip
    batch = {table: [{"DeleteRequest": {"Key": key}}]}
    where = " AND ".join(f"{name} = '{value['S']}'" for name, value in key.items())
    assert code_of(store.update_item, TableName=table, Key=key, **update) == "AccessDeniedException"
    assert code_of(store.delete_item, TableName=table, Key=key) == "AccessDeniedException"
    assert code_of(store.batch_write_item, RequestItems=batch) == "AccessDeniedException"
    statement = f'DELETE FROM "{table}" WHERE {where}'
    assert code_of(store.execute_statement, Statement=statement) == "AccessDeniedException"


def roots_bucket(local_cloud):
    return local_cloud.outputs["RootsBucketName"]


def test_a_weekly_root_cannot_be_deleted_with_a_functions_role(local_cloud, own_role):
    bucket = roots_bucket(local_cloud)
    put = local_cloud.client("s3").put_object(Bucket=bucket, Key="2026-11-16/root.json", Body=b"{}")
    files = own_role("s3")
    found = {"Bucket": bucket, "Key": "2026-11-16/root.json"}
    assert code_of(files.delete_object, **found) == "AccessDenied"
    assert code_of(files.delete_object, **found, VersionId=put["VersionId"]) == "AccessDenied"


def test_a_version_of_a_weekly_root_outlives_even_the_accounts_root_until_its_time_is_over(local_cloud):
    bucket, files = roots_bucket(local_cloud), local_cloud.client("s3")
    key = f"2026-11-16/{hashlib.sha256(b'x').hexdigest()}.txt"
    version = files.put_object(Bucket=bucket, Key=key, Body=b"acc_ann|1|aa\n")["VersionId"]
    retention = files.get_object_retention(Bucket=bucket, Key=key, VersionId=version)["Retention"]
    assert retention["Mode"] == "COMPLIANCE"
    assert retention["RetainUntilDate"] > datetime.now(UTC) + timedelta(hours=23)
    for bypass in (False, True):
        with pytest.raises(ClientError):
            files.delete_object(Bucket=bucket, Key=key, VersionId=version, BypassGovernanceRetention=bypass)
    assert files.get_object(Bucket=bucket, Key=key, VersionId=version)["Body"].read() == b"acc_ann|1|aa\n"
