"""The words of a refusal: its reasons in each language, the law, and how to object where that is special.

Source:
    PRC Law on the Standard Spoken and Written Chinese Language, art. 9: state organs work in Chinese. The Chinese
    reason is the one that counts, so a refusal is not to be without it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

CHINESE: Final = "zh-hans"
SHORTEST_LAW: Final = 4
UNSAID: Final = ""
"""Stands for the language of words of which nobody said in which one they are."""


def has_chinese(text: str) -> bool:
    """Whether a text has Chinese signs, as a Chinese text does."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


def names_a_law(text: str) -> bool:
    """Whether a text can name a law and its article: a few letters or figures; a slip of a key names none."""
    return any(sign.isalpha() for sign in text) and sum(sign.isalnum() for sign in text) >= SHORTEST_LAW


@dataclass(frozen=True, slots=True)
class RefusalWords:
    """What a letter of refusal says.

    Attributes:
        texts: the reason by language; ``UNSAID`` for one whose language nobody named.
        legal_basis: the law and the article, as the officer wrote them; empty for that of the procedure.
        objection: a special way to object; empty for the usual ones.
        needs_interpreter: nobody could write the reason in the language of the applicant.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    legal_basis: str = ""
    objection: str = ""
    needs_interpreter: bool = False

    @property
    def reason(self) -> str:
        """The reason in all its languages, one below the other."""
        return "\n\n".join(text for text in self.texts.values() if text)

    @property
    def as_read(self) -> str:
        """Everything, one below the other, for whoever looks at a proposal."""
        return "\n\n".join(part for part in (self.reason, self.legal_basis, self.objection) if part)

    @property
    def has_chinese_reason(self) -> bool:
        """Whether the reason stands in Chinese."""
        return has_chinese(self.texts.get(CHINESE, ""))

    def read_in(self, language: str) -> tuple[tuple[str, str], ...]:
        """The reason for a reader, as language and text: in their own, and in Chinese, the one that counts.

        Where nobody wrote it in theirs, all there is: what is foreign says more than nothing.
        """
        chinese = [(CHINESE, self.texts[CHINESE])] if self.texts.get(CHINESE) else []
        if language == CHINESE and chinese:
            return tuple(chinese)
        others = {one: text for one, text in self.texts.items() if text and one != CHINESE}
        own = next((one for one in (language, UNSAID) if one in others), None)
        return (*((own, others[own]),), *chinese) if own is not None else (*others.items(), *chinese)

    def to_json(self) -> dict[str, object]:
        """What is sealed beside the act."""
        return {
            "reason": self.reason,
            "texts": dict(self.texts),
            "legal_basis": self.legal_basis,
            "objection": self.objection,
            "needs_interpreter": self.needs_interpreter,
        }

    @classmethod
    def of(cls, said: object) -> Self:
        """From what was sealed, or from a reason written as one text."""
        if not isinstance(said, Mapping):
            return cls(_told_apart(str(said or "")))
        texts = said.get("texts")
        return cls(
            {str(one): str(text) for one, text in texts.items()}
            if isinstance(texts, Mapping)
            else _told_apart(str(said.get("reason", ""))),
            str(said.get("legal_basis", "")),
            str(said.get("objection", "")),
            bool(said.get("needs_interpreter")),
        )


def _told_apart(text: str) -> dict[str, str]:
    """Lines with Chinese signs are Chinese; of the others nobody said in which language they are."""
    lines = [line for line in text.splitlines() if line.strip()]
    chinese = "\n".join(line for line in lines if has_chinese(line))
    other = "\n".join(line for line in lines if not has_chinese(line))
    return {code: words for code, words in ((CHINESE, chinese), (UNSAID, other)) if words}
