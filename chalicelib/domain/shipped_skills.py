"""Owns the skills a new deployment begins with; from then on the tree is its administrators'."""

#: Path of every root -> its name; nobody holds a root, but a project may ask for anything below it.
ROOTS: dict[str, str] = {
    "programming": "Programming",
    "math": "Mathematics",
    "science": "Science",
    "language": "Languages",
    "translation": "Translation",
    "annotation": "Annotation",
}
#: Path of every skill that is held by people -> its name.
SKILLS: dict[str, str] = {
    "programming/python": "Python",
    "programming/javascript": "JavaScript",
    "programming/sql": "SQL",
    "math/arithmetic": "Arithmetic",
    "math/algebra": "Algebra",
    "math/statistics": "Statistics",
    "science/physics": "Physics",
    "science/chemistry": "Chemistry",
    "science/biology": "Biology",
    "language/en": "English",
    "language/es": "Spanish",
    "language/zh": "Chinese",
    "translation/en-es": "Translation from English into Spanish",
    "translation/en-zh": "Translation from English into Chinese",
    "annotation/text": "Labelling text",
    "annotation/evaluation": "Judging answers of a model",
}
