"""Owns the training for writing oneself: prompts, better texts, translations and code."""

from chalicelib.domain.training.modules import Example, Look, Module

PROMPT_WRITING = Module(
    "prompt_writing",
    "You write prompts that models are trained and tested with: questions and tasks as people really have them. A good"
    " prompt can be answered, and a good answer to it can be told from a bad one.",
    [
        "Write to get something done, not to fill a form: who asks, what for, what do they know already?",
        "Say what a good answer must hold: length, format, reader. That is what makes it checkable.",
        "Nothing that identifies a real person, and nothing copied from the web.",
    ],
    [
        Example(
            "a-real-need",
            "From a topic to a need",
            {"topic": "household budgets"},
            {
                "prompt": "My partner and I earn 2,900 euros a month together and pay 1,150 euros of rent. Make us a"
                " monthly budget in a table with at most eight lines, in which 300 euros are saved.",
            },
            "The topic alone would give `How do I make a budget?`, to which everything and nothing is an answer. Here"
            " are figures, a form (a table of at most eight lines) and a target (300 euros), so that a wrong answer can"
            " be seen at once.",
            [
                Look("has", "prompt", [str(digit) for digit in range(10)], "Give figures, so it can be checked."),
                Look("lacks", "prompt", ["lorem", "asdf"], "Write a prompt that somebody would really send."),
                Look("has", "prompt", ["budget", "save", "spend", "money", "rent", "income"], "Stay with the topic."),
            ],
        ),
        Example(
            "conditions-that-bite",
            "Conditions that can be checked",
            {"topic": "emails at work", "instructions": "The prompt sets at least two conditions for the answer."},
            {
                "prompt": "Write an email to my team that moves tomorrow's meeting from 9:00 to 14:00. Keep it under"
                " 60 words, give no reason, and end with a question that asks whether anybody cannot come.",
                "note": "Three conditions: length, no reason, closing question.",
            },
            "Length, a thing to leave out and a closing question can each be checked with a yes or a no. `Make it"
            " friendly` could not.",
            [
                Look("has", "prompt", ["email", "e-mail", "mail"], "The topic is emails at work."),
                Look(
                    "has", "prompt", ["words", "sentences", "lines", "at most", "under", "no more than", "characters"],
                    "Set a condition that can be counted, such as a length.",
                ),
            ],
        ),
    ],
)  # fmt: skip

DATA_OPTIMIZATION = Module(
    "data_optimization",
    "You improve a text that is nearly good: mistakes out, meaning kept. Reviewers see your change as a diff, so every"
    " change should have a reason.",
    [
        "Change what is wrong, leave what is merely not your taste.",
        "Never add facts. If something is missing, say so in the note.",
        "Read the result once more without the original beside it.",
    ],
    [
        Example(
            "mistakes-out",
            "Correct, and no more",
            {"original": "Their are three reason why solar panel is becoming cheaper then ever."},
            {"edited": "There are three reasons why solar panels are becoming cheaper than ever."},
            "Five mistakes are corrected: There, reasons, panels, are, than. Nothing else is touched: the sentence was"
            " clear, so a new wording would only make the diff longer.",
            [
                Look("has", "edited", ["There are"], "`Their` shows possession; the sentence begins with `There are`."),
                Look("has", "edited", ["reasons"], "Three of them: reasons."),
                Look("has", "edited", ["than ever"], "A comparison takes `than`."),
                Look("lacks", "edited", ["panel is"], "Subject and verb agree: `panels are`."),
            ],
        ),
        Example(
            "shorter-same-meaning",
            "Shorter, and nothing lost",
            {
                "original": "In the event that it should happen to be the case that the printer is not working, it is"
                " necessary that you turn the printer off and, after having waited for 30 seconds, on again.",
                "instructions": "Make it half as long. Keep every instruction.",
            },
            {"edited": "If the printer does not work, turn it off, wait 30 seconds, and turn it on again."},
            "All that a reader must do is still there: the condition, off, the 30 seconds, on. What went out carried"
            " no instruction.",
            [
                Look("has", "edited", ["30", "thirty"], "The 30 seconds are an instruction; they stay."),
                Look("has", "edited", ["off"], "Turning it off is an instruction; it stays."),
                Look("lacks", "edited", ["in the event", "it is necessary"], "The padding goes out."),
            ],
        ),
    ],
)

TRANSLATION = Module(
    "translation",
    "You translate what a text says into how a person would say it in the other language. Figures, names and"
    " placeholders come through unchanged.",
    [
        "Translate meaning, not words: an idiom becomes the idiom people use there, or its plain sense.",
        "Keep placeholders such as %name% and marks such as **bold** exactly as they are.",
        "Keep the level of politeness; decide on it once and stay with it.",
    ],
    [
        Example(
            "an-idiom",
            "An idiom is not its words",
            {
                "text": "Don't worry, the exam was a piece of cake.",
                "source_language": "en",
                "target_language": "es",
            },
            {"translation": "No te preocupes, el examen fue pan comido."},
            "`A piece of cake` means easy. Spanish has an idiom of its own, `pan comido`; `muy fácil` would do as"
            " well. `Un trozo de pastel` would leave the reader with a cake.",
            [
                Look("lacks", "translation", ["pastel", "tarta", "torta"], "It means that the exam was easy."),
                Look(
                    "has", "translation", ["pan comido", "fácil", "facil", "facilísimo", "chupado", "sencillo"],
                    "Say that the exam was easy: `pan comido`, or plainly `muy fácil`.",
                ),
                Look("has", "translation", ["examen", "prueba"], "The exam must stay in the sentence."),
            ],
        ),
        Example(
            "a-placeholder",
            "Placeholders and figures come through",
            {
                "text": "Hello %name%, your order of 3 items ships on 12 May.",
                "source_language": "en",
                "target_language": "es",
            },
            {"translation": "Hola, %name%: tu pedido de 3 artículos se envía el 12 de mayo."},
            "The placeholder is filled by a program, so it stays letter for letter. The greeting takes the Spanish"
            " punctuation, the month no capital.",
            [
                Look("has", "translation", ["%name%"], "Keep the placeholder %name% exactly as it is."),
                Look("has", "translation", ["12 de mayo"], "The date is `12 de mayo` in Spanish."),
                Look("has", "translation", ["3", "tres"], "The number of items comes through."),
            ],
        ),
    ],
)  # fmt: skip

CODE = Module(
    "code",
    "You write code that does what the prompt asks, in the language it names. It is read by people and run against"
    " tests you do not see; so think of the inputs nobody mentioned.",
    [
        "Keep names and signatures that the prompt gives: tests call them.",
        "Empty, one, many, negative, repeated: go through them before you hand in.",
        "No printing, no reading of input, unless it is asked for.",
    ],
    [
        Example(
            "the-empty-list",
            "The input nobody mentioned",
            {
                "prompt": "Write a function mean(numbers) that returns the arithmetic mean of a list of numbers, and"
                " 0 for an empty list.",
                "language": "python",
            },
            {
                "code": "def mean(numbers):\n    if not numbers:\n        return 0\n"
                "    return sum(numbers) / len(numbers)\n",
                "explanation": "The empty list is handled before the division.",
            },
            "Without the first two lines an empty list divides by zero. The name `mean` is kept, because the tests"
            " call it.",
            [
                Look("has", "code", ["def mean(", "mean = lambda"], "The tests call `mean`; keep its name."),
                Look("has", "code", ["if ", "except", " or "], "Say what an empty list gives: the prompt asks for 0."),
                Look("lacks", "code", ["print(", "input("], "Return the result; print nothing."),
            ],
        ),
        Example(
            "keep-the-order",
            "A condition that is easily lost",
            {
                "prompt": "Write a function unique(items) that returns the items without repeats, in the order of their"
                " first appearance.",
                "language": "python",
            },
            {
                "code": "def unique(items):\n    return list(dict.fromkeys(items))\n",
                "explanation": "A dict keeps the order in which its keys were first put in; a set would lose it.",
            },
            "`list(set(items))` is the first thing that comes to mind, and it loses the order. dict.fromkeys keeps it"
            " and passes over every item once.",
            [
                Look("has", "code", ["def unique(", "unique = lambda"], "The tests call `unique`; keep its name."),
                Look("lacks", "code", ["list(set(items))", "sorted(set("], "A set loses the order of appearance."),
                Look("has", "code", ["return", "lambda"], "Return the list."),
            ],
        ),
    ],
)
