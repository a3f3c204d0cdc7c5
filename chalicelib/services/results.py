"""What the queue `grading` brings, to the use cases it is for."""

from chalicelib.domain.messages import CountAttempt, FollowTest, GradeCode, RegradeItem
from chalicelib.services import challenges, code_grading, item_analysis, qualifications


def follow(message: GradeCode | RegradeItem | CountAttempt | FollowTest) -> None:
    """Functions to run, attempts to regrade, a result to count for its items, or to follow into projects."""
    if isinstance(message, GradeCode):
        code_grading.grade_code(message.attempt_id)
    elif isinstance(message, CountAttempt):
        item_analysis.count(message.attempt_id)
    elif isinstance(message, FollowTest):
        qualifications.follow(message.attempt_id)
    else:
        challenges.regrade(message.challenge_id)
