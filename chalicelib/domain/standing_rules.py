"""Owns the rules a step against a person's standing may rest on, as data, and what each step means (R49-R51)."""

from collections.abc import Mapping
from string import Template

#: Code -> the rule as everybody can read it before they sign up, and as it is quoted to whom it is held against.
RULES: dict[str, str] = {
    "quality": "Answers keep to the project's guidelines and are made with care. Single mistakes break no rule: "
    "a warning, a pause or a restriction for it is about what shows in many reviewed answers (20 at the least).",
    "own_work": "What you hand in is your own work. Other people's texts, and tools a project does not allow, are not.",
    "confidentiality": "What a project shows you stays in it: no task, answer or customer's name goes anywhere else.",
    "one_account": "One person has one account, and nobody else works under it.",
    "true_particulars": "Name, country, skills and documents are true.",
    "fair_reviews": "A reviewer reads the whole answer, judges it by the guidelines alone and says why.",
    "conduct": "People are treated with respect, in answers, reviews and messages.",
    "security": "Nobody attacks the platform, looks for other people's data, or lets machines ask in their place.",
}

#: What a step means for the person; `$project` is the project's title.
STEPS: dict[str, str] = {
    "notice": "This is a notice. Nothing about your account has changed; please read what it is about.",
    "coaching": "Somebody would like to help you with this kind of work. Nothing about your account has changed.",
    "project_pause": "You take no new tasks in “$project” for now. Work in your hands stays yours, other projects are "
    "open to you.",
    "warned": "Your account has a warning. You can go on working.",
    "restricted": "You cannot take new work at the moment. Work in your hands and earned money stay yours.",
    "suspended": "You cannot work at the moment. Earned money stays yours and is paid on the usual day.",
    "active": "You can take and do work without limits again.",
    "project_resumed": "You can take new tasks in “$project” again.",
}

#: What a step is called in the one line of a notice and the subject of its e-mail.
HEADINGS: dict[str, str] = {
    "notice": "A notice about your account",
    "coaching": "Coaching for your work",
    "project_pause": "You are paused in “$project”",
    "warned": "Your account has a warning",
    "restricted": "Your account is restricted",
    "suspended": "Your account is suspended",
    "active": "Your account is free again",
    "project_resumed": "You are no longer paused in “$project”",
}


def heading_of(facts: Mapping[str, str | int]) -> str:
    """What happened, in one line; an emergency and a pause that stays are named."""
    said = Template(HEADINGS[str(facts["step"])]).safe_substitute(facts)
    if facts.get("emergency_reason"):
        return f"{said} (emergency)"
    return f"{said}, except in {facts['paused_in']}" if facts.get("paused_in") else said


def meaning_of(facts: Mapping[str, str | int]) -> str:
    """What a step means for the person; that it was an emergency, and why it could not wait."""
    if facts.get("paused_in"):
        return f"You can take and do work again. {pause_stays(facts)}"
    said = Template(STEPS[str(facts["step"])]).safe_substitute(facts)
    if facts.get("emergency_reason"):
        said += f" This was an emergency: it was done at once because “{facts['emergency_reason']}”"
    return said


def pause_stays(facts: Mapping[str, str | int]) -> str:
    """Where a pause of a project stands whatever else was lifted."""
    return f"The pause in {facts['paused_in']} stays: you take no new tasks there for now."


#: What came of an appeal against a step.
APPEALS: dict[str, str] = {
    "upheld": "You were right, or right enough: the step is taken back, and your account is as if it had never been.",
    "rejected": "The step stays as it is.",
}
