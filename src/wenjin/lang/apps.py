"""App of languages."""

from django.apps import AppConfig
from django.conf import locale

from wenjin.lang.domain.registry import LANGUAGES
from wenjin.lang.one_set_of_keys import keep_keys_once


class LangConfig(AppConfig):
    """Registers every language of the house with Django, which lacks some of them."""

    name = "wenjin.lang"
    label = "lang"

    def ready(self) -> None:
        """Tell Django of the languages it has no entry for, and let it keep 43 of them in little room."""
        keep_keys_once()
        for one in LANGUAGES:
            locale.LANG_INFO.setdefault(
                one.code,
                {
                    "bidi": one.is_right_to_left,
                    "code": one.code,
                    "name": one.name,
                    "name_local": one.own_name,
                },
            )
