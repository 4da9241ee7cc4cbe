"""Sentences written in Latin letters, in a language that has another script: read back into that script.

People type Hindi, Russian, Arabic, Chinese so where they have no other keyboard, each in a way of their own.
Models of meaning have seen little of it; read back, they understand it nearly as well as the script itself.
"""

from wenjin.lang.domain.romanised.reader import Reader
from wenjin.lang.domain.romanised.words import Spellings, is_typed_bare, listed_words_of, words_of

__all__ = ["Reader", "Spellings", "is_typed_bare", "listed_words_of", "words_of"]
