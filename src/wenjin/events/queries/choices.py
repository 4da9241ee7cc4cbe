"""What the choices of the questions of an event are called, in all languages at once. Reads only."""

from wenjin.events.models import EventText


def choices_called(event: str) -> dict[str, dict[str, set[str]]]:
    """What each choice is called, by question and choice.

    Args:
        event: its code.
    """
    rows = EventText.objects.filter(subject=f"event/{event}", field__startswith="questions/")
    found: dict[str, dict[str, set[str]]] = {}
    for field, words in rows.values_list("field", "value"):
        match field.split("/"):
            case ["questions", question, "choices", choice]:
                found.setdefault(question, {}).setdefault(choice, set()).add(words)
    return found
