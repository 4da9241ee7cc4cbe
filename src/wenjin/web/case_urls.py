"""Addresses of cases, from the first answer to the renewal; included under ``cases/``."""

from django.urls import path

from wenjin.web import (
    case,
    case_answer,
    case_check,
    case_documents,
    case_form,
    case_joining,
    case_keep,
    case_messages,
    case_paper,
    case_situation,
    case_steps,
    case_upload,
)

urlpatterns = [
    path("", case.cases, name="cases"),
    path("keep/<str:secret>/", case_keep.open_link, name="case-open-link"),
    path("<str:reference>/", case.case, name="case"),
    path("<str:reference>/form/<slug:section>/", case_form.fill, name="case-form"),
    path("<str:reference>/situation/", case_situation.situation, name="case-situation"),
    path("<str:reference>/papers/reuse/", case_paper.reuse_all, name="case-reuse-all"),
    path("<str:reference>/papers/<slug:evidence>/", case_paper.paper, name="case-paper"),
    path("<str:reference>/papers/<slug:evidence>/reuse/", case_paper.reuse, name="case-paper-reuse"),
    path(
        "<str:reference>/papers/<slug:evidence>/<uuid:item>/remove/",
        case_paper.remove,
        name="case-paper-remove",
    ),
    path("<str:reference>/papers/<slug:evidence>/restore/", case_paper.restore, name="case-paper-restore"),
    path("<str:reference>/files/<uuid:item>", case_paper.file, name="case-file"),
    path("<str:reference>/uploads/", case_upload.begin, name="case-upload"),
    path("<str:reference>/uploads/<uuid:upload>/", case_upload.piece, name="case-upload-piece"),
    path("<str:reference>/check/", case_check.check, name="case-check"),
    path("<str:reference>/sent/", case_documents.sent, name="case-sent"),
    path("<str:reference>/receipt.pdf", case_documents.receipt, name="case-receipt"),
    path("<str:reference>/letters/<str:code>.pdf", case_documents.letter, name="case-letter"),
    path("<str:reference>/deadlines.ics", case_documents.deadlines, name="case-deadlines"),
    path("<str:reference>/answer/<str:request_id>/", case_answer.answer, name="case-answer"),
    path("<str:reference>/messages/", case_messages.messages, name="case-messages"),
    path("<str:reference>/looked/", case.looked, name="case-looked"),
    path("<str:reference>/tasks/<slug:task>/", case_steps.task, name="case-task"),
    path("<str:reference>/withdraw/<slug:decision>/", case_steps.withdraw, name="case-withdraw"),
    path("<str:reference>/discard/", case_steps.discard, name="case-discard"),
    path("<str:reference>/renew/", case_steps.renew, name="case-renew"),
    path("<str:reference>/join/", case_joining.code, name="case-join-code"),
    path("<str:reference>/link/", case_keep.link, name="case-link"),
    path("<str:reference>/take/", case_keep.take, name="case-take"),
]
