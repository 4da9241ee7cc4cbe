"""The list of keys as a page, for who has no JavaScript or wants to print it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wenjin.accounts.access import staff
from wenjin.desk.frame import desk_page


@staff()
@require_safe
@never_cache
def keys(request: HttpRequest) -> HttpResponse:
    """All keys of the desk."""
    return desk_page(request, "desk/keys.html", {}, section="keys")
