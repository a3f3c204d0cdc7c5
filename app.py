"""Builds the app and registers every blueprint: the table of contents, no logic."""

from chalice.app import Chalice

from chalicelib.handlers import (
    access_lists,
    accounts,
    adjustments,
    assessments,
    attachments,
    attempts,
    attempts_to_grade,
    audit_log,
    balance,
    challenges,
    claims,
    deadlines,
    desk,
    enrolments,
    functions,
    guidelines,
    identity_checks,
    imports,
    item_analysis,
    me,
    notices,
    pay_periods,
    payout_methods,
    payouts,
    platform,
    previews,
    projects,
    queues,
    rates,
    reviews,
    sandbox,
    sessions,
    skills,
    statement_files,
    statements,
    streams,
    submissions,
    task_types,
    tasks,
    training,
    work_times,
)

app = Chalice(app_name="inlier")
app.api.binary_types = []

FEATURES = (
    platform, accounts, sessions, me, identity_checks, notices, assessments, attempts, attempts_to_grade, challenges,
    item_analysis,
    skills, projects, rates, guidelines, previews, access_lists, enrolments, imports, attachments, task_types, tasks,
    training, claims, work_times, deadlines, submissions, reviews,
    balance, statements, payout_methods, pay_periods, payouts, adjustments, desk, audit_log,
)  # fmt: skip

for feature in FEATURES:
    app.register_blueprint(feature.routes.blueprint)

for background in (queues, streams, functions, statement_files, sandbox):
    app.register_blueprint(background.blueprint)
