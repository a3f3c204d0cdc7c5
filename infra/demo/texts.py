"""Owns the demonstration's texts that wait for a grader: a short translation, handed in through the API."""

from infra.demo.client import Person

#: The test whose texts wait, as it is offered.
TEST = "Translation from English into Spanish"
#: Beginnings of translations, so that a grader has something to read: far from complete, as a weak attempt is.
_BEGINNINGS = {
    "night-trains": "Los trenes nocturnos casi habían desaparecido hace veinte años, cuando los vuelos baratos se "
    "llevaron a la mayoría de sus pasajeros.",
    "letter-about-a-deposit": "Gracias por devolver las llaves el 31 de marzo. Según lo acordado en la cláusula 7 de "
    "su contrato de alquiler, inspeccionamos el piso en un plazo de cinco días hábiles.",
    "salt-and-roads": "La sal mantiene las carreteras libres de hielo en invierno porque el agua salada se congela a "
    "una temperatura más baja que el agua dulce.",
    "tablets-for-pain": "Tome un comprimido con un vaso de agua, como máximo cada seis horas, y nunca más de cuatro "
    "al día.",
    "minutes-of-a-board": "El consejo constató que las ventas habían quedado por debajo de lo previsto por segundo "
    "trimestre consecutivo.",
    "neighbour-with-a-piano": "Durante once años oí el piano a través de la pared antes de ver quién lo tocaba.",
    "passwords-in-a-drawer": "Durante años se dijo a la gente que nunca apuntara sus contraseñas.",
}


def hand_in(person: Person) -> None:
    """The person's translation waits for its grader; one that was handed in before is left as it is."""
    test = next(test for test in person.pages("/assessments", "assessments") if test["title"] == TEST)
    if test["is_passed"] or (test["tries"] and not test["running_attempt_id"]):
        return
    attempt = person.post(f"/assessments/{test['assessment_id']}/attempts", key="demonstration")
    if attempt["state"] != "running":
        return
    path = f"/attempts/{attempt['attempt_id']}"
    for item in attempt["items"]:
        if item["answer"] is None:
            person.put(f"{path}/answers/{item['item_id']}", {"answer": _BEGINNINGS[item["item_id"]]})
    person.post(f"{path}/submission")
