"""Addresses that only a form leads to: whoever opens one finds a page that says so, and the way back."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse

from wenjin.web import errors


class WrongMethod:
    """Gives answers with 405 a page of ours; what they allow stays in their header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at what an answer comes to."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        page = errors.not_a_page(request, back=page_above(request.path_info))
        for name, value in response.items():
            if name not in ("Content-Type", "Content-Length"):
                page.headers[name] = value
        return page


def page_above(path: str) -> str:
    """The nearest address above one that leads to a page; the first page where there is none."""
    parts = path.strip("/").split("/")
    for count in range(len(parts) - 1, 1, -1):
        above = f"/{'/'.join(parts[:count])}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return reverse("home")
