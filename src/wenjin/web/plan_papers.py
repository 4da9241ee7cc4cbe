"""Papers of a plan, each once, in groups: to bring, perhaps, at the discretion of an office, made on the way."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wenjin.catalogue.domain.planning.papers import Paper
from wenjin.catalogue.queries.texts import Texts
from wenjin.lang.templatetags.lang import asked_language, listed
from wenjin.web.paper_counts import PaperCounts
from wenjin.web.plan_questions import place_href
from wenjin.web.plan_request import MadePlan, Place
from wenjin.web.plan_words import holder_words, person_words


@dataclass(frozen=True, slots=True)
class Use:
    """A service that asks for a paper."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper as the page lists it.

    Attributes:
        sign: have, made, differs or bring: the drawing at the start of the line.
        state: where it comes from, in words.
        maker: title of the service that makes it, where one does.
        conditions: when it is asked for, as the records say it.
        href: where the reader says whether it is in the drawer; empty when that changes nothing.
    """

    name: str
    who: str
    sign: str
    state: str
    maker: str
    uses: tuple[Use, ...]
    conditions: tuple[str, ...]
    href: str

    @property
    def used_words(self) -> str:
        """``used 4 times``."""
        return ngettext("used %(count)s time", "used %(count)s times", len(self.uses)) % {
            "count": len(self.uses)
        }


@dataclass(frozen=True, slots=True)
class Share:
    """Papers of one holder."""

    who: str
    lines: tuple[PaperLine, ...]


@dataclass(frozen=True, slots=True)
class PaperGroup:
    """Papers under one heading.

    Attributes:
        id: bring, perhaps, discretion or made.
    """

    id: str
    title: str
    note: str
    shares: tuple[Share, ...]

    @property
    def count(self) -> int:
        """How many papers."""
        return sum(len(share.lines) for share in self.shares)


def paper_groups(
    made: MadePlan, texts: Texts, made_by_form: Collection[str] = frozenset()
) -> list[PaperGroup]:
    """All papers of the plan, groups without papers left out.

    Args:
        made_by_form: kinds of paper that nobody fills in by hand who files here.
    """
    sorted_in: dict[str, list[Paper]] = {"bring": [], "perhaps": [], "discretion": [], "made": []}
    for paper in made.plan.papers:
        sorted_in[_group_of(paper, made_by_form)].append(paper)
    words = {
        "bring": (_("To bring"), ""),
        "perhaps": (
            _("Perhaps to bring"),
            _("Whether they are needed depends on a condition or on a question that is still open."),
        ),
        "discretion": (
            _("May be asked for"),
            _("The office decides whether it wants to see them; nobody can know beforehand."),
        ),
        "made": (
            _("Made on the way"),
            _(
                "You need not bring these: another step of your plan gives them, or they are made from what you "
                "fill in."
            ),
        ),
    }
    return [
        PaperGroup(
            name, *words[name], _shares([_line(made, paper, texts, made_by_form) for paper in papers], made)
        )
        for name, papers in sorted_in.items()
        if papers
    ]


def _shares(lines: list[PaperLine], made: MadePlan) -> tuple[Share, ...]:
    """By holder: the reader, those who come along, then employer and others as they are first met."""
    people = [str(capfirst(person_words(name, made.plan.people))) for name, _role in made.plan.people]
    with_papers = dict.fromkeys(one.who for one in lines)
    holders = dict.fromkeys([*(name for name in people if name in with_papers), *with_papers])
    return tuple(Share(who, tuple(one for one in lines if one.who == who)) for who in holders)


def paper_subjects(made: MadePlan) -> list[str]:
    """What the texts about papers belong to."""
    return [f"evidence/{paper.evidence}" for paper in made.plan.papers]


def counted_groups(groups: Iterable[PaperGroup]) -> PaperCounts:
    """How many papers the groups hold, in the words of a filing."""
    counts = {group.id: group.count for group in groups}
    perhaps = counts.get("perhaps", 0) + counts.get("discretion", 0)
    return PaperCounts(counts.get("bring", 0), 0, perhaps, counts.get("made", 0))


def _group_of(paper: Paper, made_by_form: Collection[str]) -> str:
    if paper.is_made_on_the_way or (paper.evidence in made_by_form and not paper.held):
        return "made"
    if paper.is_certain:
        return "bring"
    return "discretion" if paper.discretion >= set(paper.used_by) else "perhaps"


def _line(made: MadePlan, paper: Paper, texts: Texts, made_by_form: Collection[str]) -> PaperLine:
    language = asked_language()
    evidence = made.catalogue.evidence[paper.evidence]
    maker = ""
    if paper.is_made_on_the_way and paper.produced_by:
        maker = texts.find(f"service/{paper.produced_by}", "title", language) or paper.produced_by
    alike = [texts.find(f"evidence/{one}", "name", language) or one for one in _alike(made, paper)]
    sign, state = _sign_and_state(paper, alike, paper.evidence in made_by_form)
    asks = evidence.ask_if_held and (paper.produced_by or made.catalogue.producers(paper.evidence))
    return PaperLine(
        name=texts.find(f"evidence/{paper.evidence}", "name", language) or paper.evidence,
        who=holder_words(paper.evidence, paper.person, made.catalogue, made.plan),
        sign=sign,
        state=state,
        maker=maker,
        uses=tuple(Use(one, texts.find(f"service/{one}", "title", language) or one) for one in paper.used_by),
        conditions=tuple(_conditions(paper, texts)) if _group_of(paper, made_by_form) != "bring" else (),
        href=place_href(Place("held", paper.evidence), is_change=True) if asks else "",
    )


def _sign_and_state(paper: Paper, alike: list[str], is_made_by_form: bool) -> tuple[str, str]:
    if paper.held:
        return "have", _("You have it")
    if paper.is_made_on_the_way:
        return "made", _("Made by:")
    if is_made_by_form:
        return "made", _("Made from what you fill in, when you file here")
    if alike:
        return "differs", _("Not the same as: %(papers)s") % {"papers": listed(alike)}
    return "bring", ""


def _alike(made: MadePlan, paper: Paper) -> list[str]:
    """Other papers of the plan that are easily taken for this one."""
    in_plan = {one.evidence for one in made.plan.papers if one.person == paper.person}
    return [one for one in made.catalogue.evidence[paper.evidence].differs_from if one in in_plan]


def _conditions(paper: Paper, texts: Texts) -> Iterable[str]:
    """What the records say about when it is asked for, each sentence once."""
    language = asked_language()
    field = f"evidence/{paper.evidence}/condition"
    found = (texts.find(f"service/{one}", field, language) for one in paper.used_by)
    return dict.fromkeys(one for one in found if one)
