"""Addresses of the staff site. Every view says itself which roles it is for."""

from django.urls import path

from wenjin.desk import (
    appointments,
    audit,
    bulk,
    case,
    counter,
    figures,
    inbox,
    keys,
    mail,
    outbox,
    report,
    search,
    second_factor,
)

app_name = "desk"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("cases/", search.cases, name="cases"),
    path("cases/<str:reference>/", case.case, name="case"),
    path("cases/<str:reference>/answers/", case.answers, name="answers"),
    path("cases/<str:reference>/record/", case.record, name="record"),
    path("cases/<str:reference>/papers/<uuid:item>", case.paper, name="paper"),
    path("cases/<str:reference>/key/", case.key, name="key"),
    path("cases/<str:reference>/act/<slug:name>/", case.act, name="act"),
    path("bulk/", bulk.bulk, name="bulk"),
    path("counter/", counter.counter, name="counter"),
    path("counter/join/", counter.join, name="counter-join"),
    path("counter/begin/", counter.begin, name="counter-begin"),
    path("counter/<str:reference>/changes/", counter.changes, name="counter-changes"),
    path("figures/", figures.figures, name="figures"),
    path("keys/", keys.keys, name="keys"),
    path("mail/", mail.mails, name="mail"),
    path("mail/<uuid:mail_id>/", mail.mail, name="mail-body"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:message>/", outbox.dead_letter, name="dead-letter"),
    path("audit/", audit.audit, name="audit"),
    path("audit/verify/", audit.verify, name="audit-verify"),
    path("audit/entries/", audit.entries, name="audit-entries"),
    path("audit/looks/", audit.looks, name="audit-looks"),
    path("palette/", search.palette, name="palette"),
    path("pack/", report.pack_report, name="report"),
    path("people/", appointments.people, name="people"),
    path("people/add/", appointments.choose, name="people-choose"),
    path("people/add/<slug:name>/", appointments.add, name="people-add"),
    path("people/<int:held>/end/", appointments.end, name="people-end"),
    path("second-factor/", second_factor.find, name="second-factor"),
    path("second-factor/<uuid:person_id>/", second_factor.reset, name="second-factor-reset"),
]
