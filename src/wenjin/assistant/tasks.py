"""What the assistant has done by the clock."""

from datetime import datetime

from wenjin.assistant.services.questions import forget_old
from wenjin.assistant.services.switching import forget_taken_back
from wenjin.core.outbox import every


@every("assistant.old_questions", minutes=24 * 60)
def forget_old_questions(at: datetime) -> int:
    """Delete wordings that nobody has used for long, and what staff made of some and took back long ago."""
    return forget_old() + forget_taken_back()
