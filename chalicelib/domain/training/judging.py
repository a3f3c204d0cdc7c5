"""Owns the training for judging what others wrote: labels, ratings, comparisons and rankings."""

from chalicelib.domain.training.modules import Example, Look, Module

CLASSIFICATION = Module(
    "classification",
    "You give each item one label from a fixed list. Others label the same item without seeing your answer, and what"
    " most of you say is used; so label what is there, by the guidelines, and not what somebody may have meant.",
    [
        "Read the whole list of labels before the first item; two labels often differ in one word of the guidelines.",
        "When two labels fit, take the one the guidelines put first, and say so in the note.",
        "If nothing fits, use the label kept for that. A guess costs the project more than an honest `unclear`.",
    ],
    [
        Example(
            "plain-complaint",
            "A message with one clear subject",
            {"text": "My parcel says 'delivered', but nothing has arrived and the neighbours have not got it either."},
            {"label": "delivery", "note": "Missing parcel; nothing is said about money."},
            "The customer misses a parcel. Money may come up later, but the message does not ask for it, so `refund`"
            " would label what you expect and not what is written.",
            [Look("equals", "label", "delivery", "The message speaks of a parcel that did not come, and of no money.")],
        ),
        Example(
            "two-subjects",
            "Two subjects in one message",
            {"text": "The kettle leaks. I do not want another one, just give me my money back please."},
            {"label": "refund", "note": "Faulty kettle is the reason; what is asked for is the money."},
            "There are two subjects: a faulty product and a refund. The guidelines of this example say: label what the"
            " customer asks for. They ask for money, and even say what they do not want.",
            [Look("equals", "label", "refund", "Label what the customer asks for: the fault is only the reason.")],
        ),
        Example(
            "nothing-fits",
            "An item that fits no label",
            {"text": "ok thanks"},
            {"label": "unclear", "note": "No request; the message before it is missing."},
            "Without the messages before it, nobody can say what this belongs to. `unclear` tells the manager that"
            " context is missing, which a guess would hide.",
            [Look("equals", "label", "unclear", "Nothing in the text speaks for one of the other labels.")],
        ),
    ],
    options=["delivery", "refund", "product_fault", "unclear"],
)

EVALUATION = Module(
    "evaluation",
    "You rate one response of a model from 1 to 5 for accuracy, logic and fluency, and justify it. The three are"
    " independent: a response can be beautifully written and wrong.",
    [
        "Check every claim you can check before you rate accuracy; look figures up or compute them again.",
        "Rate each dimension by itself: a wrong fact lowers accuracy, not fluency.",
        (
            "In the justification name the sentence you mean. `Some mistakes` helps nobody; `the boiling point in the"
            " second sentence` does."
        ),
    ],
    [
        Example(
            "wrong-but-fluent",
            "Well written and wrong",
            {
                "prompt": "At what temperature does water boil on top of Mount Everest?",
                "response": "Because air pressure falls with height, water on top of Mount Everest boils at a higher"
                " temperature than at sea level, at about 120 °C.",
            },
            {
                "ratings": {"accuracy": 1, "logic": 2, "fluency": 5},
                "justification": "The boiling point falls with the pressure: it is about 70 °C on the summit, not"
                " 120 °C. The response even states that the pressure falls and then draws the opposite conclusion.",
            },
            "The figure and its direction are wrong, so accuracy is 1. The premise (lower pressure) is right and the"
            " conclusion contradicts it, so logic is 2. The language has no flaw: 5.",
            [
                Look("near", "ratings.accuracy", 1, "The only fact asked for is wrong: accuracy is 1, at most 2."),
                Look("near", "ratings.fluency", 5, "The language is without fault; do not take a wrong fact off it."),
                Look("near", "ratings.logic", 2, "The conclusion contradicts the premise in the same sentence."),
                Look("has", "justification", ["70", "falls", "lower", "less"], "Say what is right: it boils at 70 °C."),
            ],
        ),
        Example(
            "right-but-clumsy",
            "Right and clumsily written",
            {
                "prompt": "A shirt costs 80 dollars after 20 % off. What did it cost before?",
                "response": "Before is costing 100 dollar. Because 20 % off is leave 80 %, and 80 divide by 0.8 makes"
                " 100, so it was 100 dollar the shirt before.",
            },
            {
                "ratings": {"accuracy": 5, "logic": 5, "fluency": 2},
                "justification": "80 / 0.8 = 100 is right and each step is shown. The grammar is faulty throughout"
                " ('Before is costing', 'is leave 80 %') and the result is said twice.",
            },
            "Result and derivation are right: 5 and 5. The grammar breaks in every sentence but can be understood: 2.",
            [
                Look("near", "ratings.accuracy", 5, "The result is right; language does not lower accuracy."),
                Look("near", "ratings.logic", 5, "Each step follows from the one before it."),
                Look("near", "ratings.fluency", 2, "Several faults in every sentence: fluency is 2."),
            ],
        ),
    ],
)

COMPARISON = Module(
    "comparison",
    "You see two or more responses to one prompt and choose the better one, or say that there is nothing between them."
    " The order is shuffled for every person, so no place means anything.",
    [
        "Decide what the prompt asks for before you read the responses.",
        "Longer is not better. Take length off where it repeats, give credit where it answers more of the question.",
        "Choose a tie (`null`) only if you would be content to get either of them.",
    ],
    [
        Example(
            "follows-the-limit",
            "One of them does not do what was asked",
            {
                "prompt": "Explain photosynthesis to an eight-year-old in at most two sentences.",
                "responses": [
                    (
                        "Photosynthesis converts carbon dioxide and water into glucose and oxygen by means of "
                        "chlorophyll, using photons in the thylakoid membranes. It has two stages. The second"
                        " is the Calvin cycle."
                    ),
                    (
                        "Plants make their own food from sunlight, water and air. While they do it, they give us"
                        " the oxygen we breathe."
                    ),
                ],
            },
            {
                "preferred": 1,
                "justification": "Response 1 keeps to two sentences and to words a child knows. Response 0 has three"
                " sentences and terms such as thylakoid membranes.",
            },
            "Both are true. The prompt sets two conditions, a reader and a length; response 0 breaks both.",
            [Look("equals", "preferred", 1, "One response breaks the limit of two sentences and speaks to no child.")],
        ),
        Example(
            "short-beats-long",
            "The longer one is the worse one",
            {
                "prompt": "Is 91 a prime number?",
                "responses": [
                    "No: 91 = 7 x 13.",
                    (
                        "That is an interesting question! Prime numbers have only two divisors. 91 is not divisible"
                        " by 2, 3 or 5, it is odd, and it does not look divisible by anything else."
                        " Therefore 91 is prime."
                    ),
                ],
            },
            {
                "preferred": 0,
                "justification": "Response 0 is right and proves it by 7 x 13. Response 1 is wrong: it stops testing"
                " divisors at 5 and concludes from how the number looks.",
            },
            "Correctness comes first. Nothing in the friendly tone of the longer response makes up for a wrong result.",
            [
                Look("equals", "preferred", 0, "91 = 7 x 13, so the longer response is wrong."),
                Look("has", "justification", ["7", "13", "wrong"], "Name the mistake: 91 is 7 times 13."),
            ],
        ),
    ],
)

RANKING = Module(
    "ranking",
    "You put all responses to a prompt in order, best first. Responses that are equally good share a group.",
    [
        "Sort into good, middling and bad first, then order within each group.",
        "Compare neighbours at the end: would you really rather have the one above?",
        "Every number stands in the answer exactly once, from 0 on.",
    ],
    [
        Example(
            "clear-order",
            "Three with a clear order",
            {
                "prompt": "Name the capital of Australia and one sight in it.",
                "responses": [
                    "Sydney, with its opera house.",
                    "Canberra; the Australian War Memorial is there.",
                    "Canberra.",
                ],
            },
            {"ranking": [[1], [2], [0]], "note": "1 answers both parts, 2 one of them, 0 names the wrong city."},
            "Response 1 is right and complete. Response 2 is right and incomplete. Response 0 is wrong, and a sight of"
            " the wrong city does not save it.",
            [Look("equals", "ranking", [[1], [2], [0]], "Right and complete, then right, then wrong.")],
        ),
        Example(
            "a-tie",
            "Two that are equally good",
            {
                "prompt": "Give me a synonym of 'quick'.",
                "responses": ["Fast.", "Slow.", "Rapid."],
            },
            {"ranking": [[0, 2], [1]], "note": "Fast and rapid are equally good; slow is the opposite."},
            "Nothing in the prompt makes `fast` better than `rapid`, so they share a group; an invented order would be"
            " noise. `Slow` is the opposite.",
            [
                Look(
                    "one_of", "ranking", [[[0, 2], [1]], [[2, 0], [1]]],
                    "Two of them are equally good and stand in one group; the opposite stands last.",
                )
            ],
        ),
    ],
)  # fmt: skip
