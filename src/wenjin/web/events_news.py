"""The page on which whoever asked for news of events ends it; its link stands below every such mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wenjin.core import clock
from wenjin.events.services.mailing import gets_news, stop_news
from wenjin.events.services.refusals import NoSuchRegistration
from wenjin.web.counters_links import private_link


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def news(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask, and end it; a mail program that only looks at the link ends nothing."""
    if request.method == "POST":
        try:
            stop_news(secret, at=clock.now())
        except NoSuchRegistration as error:
            raise Http404 from error
        return redirect("events-news", secret)
    is_on = gets_news(secret)
    if is_on is None:
        raise Http404
    return render(request, "web/events/news.html", {"is_on": is_on, "secret": secret, "section": "events"})
