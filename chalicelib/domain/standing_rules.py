"""Owns the rules a step against a person's standing may rest on, as data, and what each step means (R49-R51)."""

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

#: What came of an appeal against a step.
APPEALS: dict[str, str] = {
    "upheld": "You were right, or right enough: the step is taken back, and your account is as if it had never been.",
    "rejected": "The step stays as it is.",
}
