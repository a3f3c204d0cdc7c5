"""Builds the app and registers every blueprint: the table of contents, no logic."""

from chalice.app import Chalice

from chalicelib.handlers import (
    access_lists,
    accounts,
    adjustments,
    assessments,
    attempts,
    audit_log,
    balance,
    claims,
    desk,
    enrolments,
    functions,
    guidelines,
    identity_checks,
    imports,
    me,
    notices,
    pay_periods,
    payout_methods,
    payouts,
    platform,
    previews,
    projects,
    queues,
    reviews,
    sessions,
    skills,
    statement_files,
    statements,
    streams,
    submissions,
    tasks,
    training,
)

app = Chalice(app_name="inlier")
app.api.binary_types = []

for feature in (
    platform,
    accounts,
    sessions,
    me,
    identity_checks,
    notices,
    assessments,
    attempts,
    skills,
    projects,
    guidelines,
    previews,
    access_lists,
    enrolments,
    imports,
    tasks,
    training,
    claims,
    submissions,
    reviews,
    balance,
    statements,
    payout_methods,
    pay_periods,
    payouts,
    adjustments,
    desk,
    audit_log,
):
    app.register_blueprint(feature.routes.blueprint)

for background in (queues, streams, functions, statement_files):
    app.register_blueprint(background.blueprint)
