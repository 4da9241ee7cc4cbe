"""The REST interface: the catalogue for other systems, read only.

Types are the contract: ``docs/openapi.json`` is made from them and a test compares the two.
"""

from typing import Annotated

from django.http import HttpRequest
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError

from wenjin.api.schemas import EventOut, EvidenceOut, RulesetOut, ServiceBrief, ServiceOut
from wenjin.catalogue.queries import exchange
from wenjin.lang.domain.registry import BY_CODE, SOURCE

Identifier = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,100}$", description="id of the record")]


class Problem(Schema):
    """What went wrong."""

    detail: str


class Language(Schema):
    """In which language texts are wanted; a missing text comes in the nearest language that has it."""

    lang: str = SOURCE

    def code(self) -> str:
        """The registered code.

        Raises:
            HttpError: 400, the language is none of ours.
        """
        code = self.lang.lower()
        if code not in BY_CODE:
            raise HttpError(400, f"unknown language {self.lang[:20]!r}")
        return code


api = NinjaAPI(
    title="Wenjin",
    version="1",
    description="Services, evidence, events and rule sets of the city. Data: Apache-2.0. Not legal advice.",
    docs_url=None,
    urls_namespace="api",
)


@api.get(
    "/services", response={200: list[ServiceBrief], 400: Problem}, summary="All published services, briefly"
)
def services(request: HttpRequest, language: Query[Language]) -> list[dict[str, object]]:
    """List the services."""
    return exchange.service_summaries(language.code())


@api.get(
    "/services/{id}", response={200: ServiceOut, 400: Problem, 404: Problem}, summary="One service, whole"
)
def service(request: HttpRequest, id: Identifier, language: Query[Language]) -> dict[str, object]:  # noqa: A002
    """Show one service."""
    return _found(exchange.service_record(id, language.code()))


@api.get(
    "/evidence/{id}", response={200: EvidenceOut, 400: Problem, 404: Problem}, summary="One evidence type"
)
def evidence(request: HttpRequest, id: Identifier, language: Query[Language]) -> dict[str, object]:  # noqa: A002
    """Show one evidence type."""
    return _found(exchange.evidence_record(id, language.code()))


@api.get("/events", response={200: list[EventOut], 400: Problem}, summary="Life events and business events")
def events(request: HttpRequest, language: Query[Language]) -> list[dict[str, object]]:
    """List the events."""
    return exchange.event_records(language.code())


@api.get("/rulesets", response={200: list[RulesetOut], 400: Problem}, summary="Rule sets that can be checked")
def rulesets(request: HttpRequest, language: Query[Language]) -> list[dict[str, object]]:
    """List the rule sets."""
    return exchange.ruleset_records(language.code())


def _found(record: dict[str, object] | None) -> dict[str, object]:
    if record is None:
        raise HttpError(404, "nothing with this id")
    return record
