"""Builds the app and registers every blueprint: the table of contents, no logic."""

from chalice.app import Chalice

from chalicelib.handlers import (
    access_lists,
    account_closing,
    accounts,
    adjustments,
    appeals,
    assessments,
    attachments,
    attempts,
    attempts_to_grade,
    audit_log,
    balance,
    challenges,
    claims,
    data_exports,
    deadlines,
    desk,
    email_changes,
    enrolments,
    fair_rounds,
    functions,
    guidelines,
    identity_checks,
    imports,
    item_analysis,
    me,
    notices,
    password_resets,
    pay_periods,
    payout_methods,
    payouts,
    phone_verifications,
    platform,
    preferences,
    previews,
    project_limits,
    projects,
    queues,
    rates,
    resumes,
    reviews,
    sandbox,
    second_factors,
    sessions,
    skill_tree,
    skills,
    standing,
    statement_files,
    statements,
    streams,
    submissions,
    task_types,
    tasks,
    training,
    webhooks,
    work_times,
)

app = Chalice(app_name="inlier")
app.api.binary_types = []

FEATURES = (
    platform, accounts, password_resets, sessions, second_factors, me, email_changes, preferences,
    phone_verifications, data_exports, account_closing, identity_checks, resumes, standing, appeals, notices,
    assessments, attempts, attempts_to_grade, challenges, item_analysis, skill_tree, skills,
    projects, project_limits, rates, guidelines, previews, access_lists, enrolments, imports, attachments, task_types,
    tasks, training, claims, fair_rounds, work_times, deadlines, submissions, reviews,
    balance, statements, payout_methods, pay_periods, payouts, adjustments, desk, audit_log, webhooks,
)  # fmt: skip

for feature in FEATURES:
    app.register_blueprint(feature.routes.blueprint)

for background in (queues, streams, functions, statement_files, sandbox):
    app.register_blueprint(background.blueprint)
