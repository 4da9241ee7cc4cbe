"""Materials of an event: files and links for guests, before, on the day or afterwards."""

from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wenjin.accounts.access import staff
from wenjin.core.files.limits import LARGEST_FILE
from wenjin.desk.events import parts_read, parts_written
from wenjin.desk.events.parts import Kind, answer
from wenjin.desk.events.parts_forms import MaterialForm
from wenjin.desk.events.place import PLANNERS, opened
from wenjin.web.case_files import ACCEPT, LARGEST_FORM
from wenjin.web.events_materials import file_response
from wenjin.web.limits import accepts_body

MATERIALS: Final = Kind(
    "materials",
    "material",
    gettext_lazy("Materials"),
    gettext_lazy("Give files as PDF or picture, at most 25 MB in one go."),
    MaterialForm,
    parts_read.materials,
    parts_read.quota_known,
    parts_written.materials,
    {},
    accept=ACCEPT,
    largest=LARGEST_FILE,
)


@accepts_body(LARGEST_FORM)
@staff(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def materials(request: HttpRequest, code: str) -> HttpResponse:
    """All materials; sent, they are said anew."""
    return answer(request, opened(code), MATERIALS)


@staff(*PLANNERS)
@require_safe
@never_cache
def material(request: HttpRequest, code: str, file: UUID) -> HttpResponse:
    """A file as it is, also while guests do not see it yet."""
    if all(one.file != file for one in opened(code).plan.materials):
        raise Http404
    return file_response(request, file)
