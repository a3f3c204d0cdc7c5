"""Owns every setting: the only reader of the environment; a missing one stops the start and says its name."""

import os
from functools import lru_cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.domain.tax import WithholdingRefusedError, parse_fees, parse_rules

Text = Annotated[str, Meta(min_length=1)]
Positive = Annotated[int, Meta(ge=1)]


class SettingsError(Exception):
    """A setting is missing or wrong; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One field per setting; the environment variable is the field's name in capitals."""

    stage: Annotated[
        Literal["local", "dev", "prod"],
        Meta(description="Which deployment this is; only `local` has a movable clock."),
    ]
    table_prefix: Annotated[Text, Meta(description="Put before every table's name, such as `inlier-prod-`.")]
    queue_url_prefix: Annotated[Text, Meta(description="Put before every queue's name to make its URL.")]
    function_prefix: Annotated[Text, Meta(description="Put before the name of a function that another one calls.")]
    files_bucket: Annotated[Text, Meta(description="Imports, exports, payout files and statements.")]
    roots_bucket: Annotated[Text, Meta(description="Where every chain stood at each close, under Object Lock.")]
    documents_bucket: Annotated[Text, Meta(description="Identity documents; its own key, short-lived.")]
    user_pool_id: Annotated[Text, Meta(description="Cognito user pool that holds passwords and sessions.")]
    user_pool_client_id: Annotated[Text, Meta(description="The pool's client of this API.")]
    mail_from: Annotated[Text, Meta(description="Sender of every e-mail; a verified SES identity.")]
    web_url: Annotated[Text, Meta(description="Where people reach the web client; links in e-mails begin with it.")]
    edge_mark: Annotated[
        str,
        Meta(
            description="What CloudFront sends as `inlier-edge`; only with it a request's word on the person's address "
            "and country is taken. Empty where nothing stands before the API."
        ),
    ] = ""
    support_address: Annotated[
        str,
        Meta(
            max_length=200,
            description="Where people write to the organisation that runs this platform; shown in e-mails and files.",
        ),
    ] = ""
    signing_key_arn: Annotated[Text, Meta(description="Secret with the key that signs receipts and cursors.")]
    data_key_arn: Annotated[Text, Meta(description="KMS key that encrypts personal data kept in records.")]
    pay_week_start: Annotated[
        Literal["monday", "tuesday"],
        Meta(description="First day of the pay week (product rule 5; R31, R70)."),
    ] = "monday"
    payroll_messages: Annotated[
        Positive, Meta(description="Into how many queue messages the 256 payroll shards are grouped.")
    ] = 256
    ledger_sum_shards: Annotated[
        Positive,
        Meta(description="Into how many parts the folded sums of the ledger are kept; may be raised, never lowered."),
    ] = 64
    budget_shards: Annotated[Positive, Meta(description="Into how many items a new project's budget is split.")] = 32
    tasks_per_shard: Annotated[Positive, Meta(description="Tasks in one shard of a queue of open tasks.")] = 1000
    countries_refused: Annotated[
        str, Meta(description="ISO 3166-1 codes, separated by commas, whose residents cannot sign up.")
    ] = "CU,IR,KP,SY"
    minimum_age: Annotated[Positive, Meta(description="Years a person must have lived to sign up (R12).")] = 18
    payout_minimum_minor: Annotated[
        int,
        Meta(ge=0, description="A payable balance below this, in minor units, carries on to the next week."),
    ] = 100
    payout_release_limit_minor: Annotated[
        int,
        Meta(
            ge=0,
            description="Payouts up to this total go by themselves when the dry run agrees (rule 12); 0: never.",
        ),
    ] = 0
    withholding_rules: Annotated[
        str,
        Meta(description="JSON list of what is withheld from payouts, by country and day (R36); each rule reviewed."),
    ] = "[]"
    payout_fees: Annotated[
        str,
        Meta(description='JSON of what a transfer costs its person, such as `{"manual": {"USD": 25}}`; else nothing.'),
    ] = "{}"
    minimum_hourly_minor: Annotated[
        int,
        Meta(
            ge=0,
            description="US cents an hour at the estimate, below which no project is published (R59); 0: none.",
        ),
    ] = 0
    anonymous_ip_database: Annotated[
        str,
        Meta(description="GeoIP2 Anonymous IP database: a path, or a key in the files bucket; none: nothing is known."),
    ] = ""
    country_database: Annotated[
        str,
        Meta(description="GeoIP2 Country database, for requests whose edge names no country; as above."),
    ] = ""
    research_minutes: Annotated[
        int,
        Meta(ge=0, description="Minutes of a claim that count as research while its page is hidden (R73)."),
    ] = 30
    answer_floor_ms: Annotated[
        int,
        Meta(ge=0, description="Shortest time of an answer about whether an e-mail is known, in milliseconds."),
    ] = 250
    sign_in_place_failures: Annotated[
        int,
        Meta(
            ge=1,
            description="Failed sign-ins from one place in 15 minutes before each waits; at twice as many, a pause.",
        ),
    ] = 50
    admin_second_factor: Annotated[
        Literal["required", "optional"],
        Meta(description="Whether administrators can act without a second factor."),
    ] = "required"
    identity_provider: Annotated[
        Literal["manual", "stripe"],
        Meta(description="Who checks identities: the administrators' own desk, or Stripe Identity (R13)."),
    ] = "manual"
    stripe_secret_arn: Annotated[
        str, Meta(description="Secret with Stripe's restricted key and the signing secrets of its webhook.")
    ] = ""
    clock_file: Annotated[
        str, Meta(description="File with the seconds by which the clock is moved; stage `local` only.")
    ] = ""


def from_environment(environment: dict[str, str]) -> Settings:
    """The settings of this process; raises SettingsError naming the variable that is missing or wrong."""
    names = Settings.__struct_fields__
    values = {name: environment[name.upper()] for name in names if name.upper() in environment}
    missing = sorted(name.upper() for name in names if name not in values and name in _required())
    if missing:
        raise SettingsError(f"Missing setting: {', '.join(missing)}. Set it in the function's environment.")
    try:
        settings = msgspec.convert(values, Settings, strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"Wrong setting: {error}. Field names are the variables' names in lower case.") from error
    if settings.clock_file and settings.stage != "local":
        raise SettingsError("CLOCK_FILE is allowed in stage local only: nobody moves the clock of real pay.")
    if settings.identity_provider == "stripe" and not settings.stripe_secret_arn:
        raise SettingsError("IDENTITY_PROVIDER is stripe, but STRIPE_SECRET_ARN names no secret.")
    try:
        parse_rules(settings.withholding_rules, must_be_reviewed=settings.stage != "local")
        parse_fees(settings.payout_fees)
    except WithholdingRefusedError as error:
        raise SettingsError(f"WITHHOLDING_RULES or PAYOUT_FEES: {error}.") from error
    return settings


def _required() -> set[str]:
    return {field.name for field in msgspec.structs.fields(Settings) if field.required}


@lru_cache(maxsize=1)
def current() -> Settings:
    """This process's settings, read once."""
    return from_environment(dict(os.environ))
