"""Addresses of the desk of events."""

from django.urls import URLPattern, URLResolver, path

from wenjin.desk.events import acts, event, facts, figures, files, mail, parts, registrations, texts, year

urlpatterns: list[URLPattern | URLResolver] = [
    path("", year.year, name="events"),
    path("new/", facts.new, name="event-new"),
    path("export.<slug:form>", files.export_events, name="events-export"),
    path("import/", files.import_events, name="events-import"),
    path("import/<uuid:pk>/", files.look_at_events, name="events-import-look"),
    path("<slug:code>/", event.event, name="event"),
    path("<slug:code>/facts/", facts.facts, name="event-facts"),
    path("<slug:code>/publish/", acts.publish_one, name="event-publish"),
    path("<slug:code>/move/", acts.move, name="event-move"),
    path("<slug:code>/cancel/", acts.cancel, name="event-cancel"),
    path("<slug:code>/copy/", acts.copy, name="event-copy"),
    path("<slug:code>/discard/", acts.discard, name="event-discard"),
    *(path(f"<slug:code>/{one}/", parts.part, {"name": one}, name=f"event-{one}") for one in parts.KINDS),
    path("<slug:code>/texts/", texts.texts, name="event-texts"),
    path("<slug:code>/texts/<slug:language>/", texts.text, name="event-text"),
    path("<slug:code>/texts/<slug:language>/review/", texts.review, name="event-text-review"),
    path("<slug:code>/registrations/", registrations.registrations, name="event-registrations"),
    path("<slug:code>/registrations/export/", files.export_registrations, name="event-registrations-export"),
    path("<slug:code>/registrations/import/", files.import_registrations, name="event-registrations-import"),
    path(
        "<slug:code>/registrations/import/<uuid:pk>/",
        files.look_at_registrations,
        name="event-registrations-look",
    ),
    path("<slug:code>/registrations/<uuid:pk>/", registrations.registration, name="event-registration"),
    path("<slug:code>/mail/", mail.mails, name="event-mail"),
    path("<slug:code>/mail/new/", mail.write, name="event-mail-new"),
    path("<slug:code>/mail/<uuid:pk>/", mail.look, name="event-mailing"),
    path("<slug:code>/mail/<uuid:pk>/edit/", mail.write, name="event-mailing-edit"),
    path("<slug:code>/mail/<uuid:pk>/test/", mail.test, name="event-mailing-test"),
    path("<slug:code>/mail/<uuid:pk>/send/", mail.send, name="event-mailing-send"),
    path("<slug:code>/mail/<uuid:pk>/drop/", mail.drop, name="event-mailing-drop"),
    path("<slug:code>/figures/", figures.figures, name="event-figures"),
]
