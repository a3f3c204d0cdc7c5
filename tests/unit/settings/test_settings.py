"""The environment is read once, whole, and says what is missing."""

import os
from pathlib import Path

import msgspec
import pytest

from chalicelib.settings import Settings, SettingsError, from_environment

REQUIRED = {
    name.upper(): "x"
    for name in (
        "table_prefix queue_url_prefix function_prefix files_bucket roots_bucket documents_bucket user_pool_id "
        "user_pool_client_id mail_from web_url signing_key_arn data_key_arn"
    ).split()
} | {"STAGE": "prod"}


def test_a_missing_setting_stops_the_start_and_says_its_name():
    with pytest.raises(SettingsError, match="FILES_BUCKET"):
        from_environment({name: value for name, value in REQUIRED.items() if name != "FILES_BUCKET"})


def test_a_wrong_setting_is_named():
    with pytest.raises(SettingsError, match="pay_week_start"):
        from_environment(REQUIRED | {"PAY_WEEK_START": "friday"})
    with pytest.raises(SettingsError, match="budget_shards"):
        from_environment(REQUIRED | {"BUDGET_SHARDS": "none"})


def test_nobody_moves_the_clock_of_real_pay():
    with pytest.raises(SettingsError, match="CLOCK_FILE"):
        from_environment(REQUIRED | {"CLOCK_FILE": "/tmp/clock"})
    assert from_environment(REQUIRED | {"CLOCK_FILE": "/tmp/clock", "STAGE": "local"}).clock_file == "/tmp/clock"


def test_numbers_are_numbers_and_the_rest_has_defaults():
    settings = from_environment(REQUIRED | {"PAYROLL_MESSAGES": "16"})
    assert (settings.payroll_messages, settings.pay_week_start) == (16, "monday")


def test_every_setting_says_what_it_is_for():
    described_type = msgspec.inspect.type_info(Settings)
    assert isinstance(described_type, msgspec.inspect.StructType)
    for field in described_type.fields:
        described = getattr(field.type, "extra_json_schema", None) or {}
        assert described.get("description"), field.name


def test_only_the_settings_read_the_environment():
    """The child that runs contributors' code empties its own, which is not reading it."""
    readers = [
        str(path)
        for path in Path("chalicelib").rglob("*.py")
        if "os.environ" in path.read_text(encoding="utf-8")
        and path.name not in {"settings.py", "aws.py", "sandbox_child.py"}
    ]
    assert readers == []
    assert os.environ["STAGE"] == "local"


def test_stripe_is_not_chosen_without_its_secret():
    with pytest.raises(SettingsError, match="STRIPE_SECRET_ARN"):
        from_environment(REQUIRED | {"IDENTITY_PROVIDER": "stripe"})
    assert from_environment(REQUIRED | {"IDENTITY_PROVIDER": "stripe", "STRIPE_SECRET_ARN": "arn"}).identity_provider
    assert from_environment(REQUIRED).identity_provider == "manual"
