"""The pictures on one page, language by language."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from wenjin.lang.domain.registry import BY_CODE

STYLE = """
body{margin:0;padding:1rem;font:16px/1.4 system-ui,sans-serif;background:#eee;color:#111}
h2{margin:2rem 0 .5rem;position:sticky;top:0;background:#eee;padding:.25rem 0}
ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.75rem;align-items:flex-start}
li{width:240px;background:#fff;padding:.25rem} li.wide{width:480px}
a{display:block;max-height:640px;overflow:hidden;border:1px solid #999} img{width:100%;display:block}
p{margin:.25rem 0;font-size:13px} .bad{color:#b3261e;font-weight:600}
"""


@dataclass(frozen=True)
class Shot:
    """One picture.

    Attributes:
        name: of the page: home, service, check, plan, case.
        look: width and theme, such as ``360 light``.
        file: its name in the folder.
        faults: what a measurement found on the page.
    """

    language: str
    name: str
    look: str
    file: str
    faults: tuple[str, ...] = ()


def sheet(shots: Sequence[Shot]) -> str:
    """The page, as HTML that needs nothing but the pictures beside it."""
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Shots</title><style>{STYLE}</style>'
    ]
    parts.append(f"<h1>{len(shots)} pictures, {sum(bool(one.faults) for one in shots)} with faults</h1>")
    for code in dict.fromkeys(one.language for one in shots):
        about = BY_CODE[code]
        parts.append(f'<h2 id="{code}">{about.name} <bdi lang="{about.tag}">{about.own_name}</bdi></h2><ul>')
        parts += [_item(one) for one in shots if one.language == code]
        parts.append("</ul>")
    return "\n".join(parts)


def _item(shot: Shot) -> str:
    faults = "".join(f'<p class="bad">{html.escape(one)}</p>' for one in shot.faults)
    wide = ' class="wide"' if shot.look.startswith("1280") else ""
    picture = f'<a href="{shot.file}"><img src="{shot.file}" alt="" loading="lazy"></a>'
    return f"<li{wide}><p>{shot.name}, {shot.look}</p>{faults}{picture}</li>"
