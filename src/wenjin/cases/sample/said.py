"""What people write to each other in sample cases, in Chinese and in English; by us, for the demonstration."""

from typing import Final

from wenjin.cases.domain.events import WantedKind

ASKED: Final = (
    (
        "您好，请在这里补交下面列出的材料：现在的扫描件看不清楚。收到后，期限会自动继续计算。",
        "Hello, please give us the papers named below again: the scans cannot be read. The clock goes on by "
        "itself when they are here.",
    ),
    (
        "请补交下列材料。其他材料都已收到，不需要再交。",
        "Please give us the papers named below. Everything else is here and need not be given again.",
    ),
    (
        "材料中的日期与护照不一致，请核对后重新提交。如有疑问，可以直接在这里回复。",
        "A date on this paper differs from the passport. Please check and give it again. If something is "
        "unclear, simply answer here.",
    ),
)
REASONS: Final[dict[WantedKind, tuple[str, ...]]] = {
    WantedKind.PAPER: ("illegible", "incomplete", "expired", "not_translated", "not_signed", "differs"),
    WantedKind.FIELD: ("unclear", "differs"),
}
REFUSED: Final = (
    (
        "经核查，申请人所提交的工作经历证明与用人单位说明不一致，且在规定期限内未能补正，不符合办理条件。",
        "The proof of work does not agree with what the employer told us, and it was not corrected in time.",
    ),
    (
        "申请的岗位与申请人的学历、经历不相符，未达到所申请类别的条件。",
        "The position does not fit the degree and the experience: the conditions of this category are not met.",
    ),
)
LONGER: Final = (
    "需要向有关单位核实学历证明，经负责人批准延长十个工作日。",
    "The degree is being checked with the body that gave it; ten more working days were approved.",
)
PAUSED: Final = (
    "材料已送专家评审，评审期间不计算在期限内。",
    "The papers are with experts; the time of their review does not count.",
)
NOT_ACCEPTED: Final = (
    "申请材料不齐全，经一次性告知后未在期限内补正，决定不予受理。",
    "Papers were missing, we told you once what to give, and they did not come in time.",
)
WRITTEN: Final = (
    "Hello, I have moved since I applied. Is it enough to tell you the new address here?",
    "Good morning. May somebody from my firm collect the permit for me?",
    "Hello, I travel for three days next week. Can the appointment wait until I am back?",
    "I have given the health certificate twice by mistake. Which one do you use?",
)
REPLIED: Final = (
    "可以，请在这里告诉我们；领证时请带上新的住宿登记表。",
    "可以，请代领人带上授权书和本人身份证件。",
    "可以，回来后再预约即可，申请不受影响。",
    "以日期较新的一份为准，您不需要再做什么。",
)
REPLIED_IN_ENGLISH: Final = (
    "Yes, tell us here, and bring the new accommodation registration when you collect.",
    "Yes. They bring an authorisation and their own identity document.",
    "Yes, book when you are back; nothing happens to the application meanwhile.",
    "The newer one counts. There is nothing you have to do.",
)


def in_both(chinese: str, english: str) -> dict[str, str]:
    """A message of an office with its translation, as ``Message.sealed`` holds it."""
    return {
        "text": chinese,
        "language": "zh-hans",
        "translation": english,
        "translation_language": "en",
        "how": "person",
    }


def in_english(text: str) -> dict[str, str]:
    """A message without a translation."""
    return {"text": text, "language": "en", "translation": "", "translation_language": "", "how": ""}
