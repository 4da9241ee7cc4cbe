"""Rows of the catalogue, in the words of CPSV-AP 3.2 and CCCEV 2."""

from wenjin.catalogue.models.event import Event
from wenjin.catalogue.models.evidence import EvidenceRequirement, EvidenceType, Output
from wenjin.catalogue.models.organisation import PublicOrganisation
from wenjin.catalogue.models.plan_link import PlanLink
from wenjin.catalogue.models.record import Pack, RecordVersion
from wenjin.catalogue.models.service import PublicService
from wenjin.catalogue.models.text import CatalogueText, TextEdit, TextImport

__all__ = [
    "CatalogueText",
    "Event",
    "EvidenceRequirement",
    "EvidenceType",
    "Output",
    "Pack",
    "PlanLink",
    "PublicOrganisation",
    "PublicService",
    "RecordVersion",
    "TextEdit",
    "TextImport",
]
