"""Every address of the site in one table: who may enter, with which methods, and what is there to see."""

import re
from collections.abc import Iterator
from functools import cache

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

from tests.system import check_in_addresses, events_addresses, programmes_addresses, visits_addresses
from tests.system.address_kinds import (
    ALL,
    CHECK,
    FORM,
    HELPERS,
    IN_THE_HALL,
    JOURNEY,
    KEEPERS,
    MEGABYTE,
    ON,
    POST,
    READ,
    SEARCHERS,
    SOMEBODY,
    START,
    Address,
    L,
    R,
    Who,
    desk,
    desk_case,
    desk_texts,
    link,
    of_case,
    of_director,
    of_hall,
    own,
    secret_of,
)
from tests.system.town import Town
from wenjin.cases.queries.permission import Deed
from wenjin.web.answers import COOKIE

TABLE: dict[str, Address] = {
    "": Address(Who.PUBLIC, READ),
    "theme": Address(Who.PUBLIC, FORM, form={"theme": "dark"}, key=False, page=False),
    "language": Address(Who.PUBLIC, FORM, form={"language": "ar"}, key=False, page=False),
    "push.js": Address(Who.MACHINE, READ, page=False),
    "healthz": Address(Who.MACHINE, READ, page=False),
    "api/": Address(Who.MACHINE, frozenset(ALL), key=False, page=False),
    "api/openapi.json": Address(Who.MACHINE, frozenset(ALL), key=False, page=False),
    "api/services": Address(Who.MACHINE, frozenset({"GET"}), key=False, page=False),
    "api/services/<id>": Address(
        Who.MACHINE, frozenset({"GET"}), {"id": "z-visa"}, {"id": "no-such"}, key=False, page=False
    ),
    "api/evidence/<id>": Address(
        Who.MACHINE, frozenset({"GET"}), {"id": "passport"}, {"id": "no-such"}, key=False, page=False
    ),
    "api/events": Address(Who.MACHINE, frozenset({"GET"}), key=False, page=False),
    "api/rulesets": Address(Who.MACHINE, frozenset({"GET"}), key=False, page=False),
    "live/<slug:centre>/events": Address(
        Who.PUBLIC, READ, {"centre": "longhua-centre"}, {"centre": "no-such"}, page=False
    ),
    "live/<slug:centre>/since/<int:last>/": Address(
        Who.PUBLIC, READ, {"centre": "longhua-centre", "last": "0"}, {"centre": "no-such"}, page=False
    ),
    f"{L}": Address(Who.PUBLIC, READ),
    f"{L}services/": Address(Who.PUBLIC, READ),
    f"{L}services/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": "z-visa"}, {"identifier": "no-such"}
    ),
    f"{L}evidence/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": "passport"}, {"identifier": "no-such"}
    ),
    f"{L}search/": Address(Who.PUBLIC, READ, query="?q=visa"),
    f"{L}ask/": Address(
        Who.PUBLIC, FORM, query="?q=my+landlord+keeps+my+deposit", form={"q": "I lost my passport"}, key=False
    ),
    f"{L}ask/told/": Address(Who.PUBLIC, POST, form={"was": "right", "name": "0" * 32, "q": "visa"}),
    f"{L}ask/words/": Address(Who.PUBLIC, READ, query="?q=visa&means=z-visa", page=False),
    f"{L}centres/": Address(Who.PUBLIC, READ),
    f"{L}centres/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": "longhua-centre"}, {"identifier": "no-such"}
    ),
    f"{L}crossings/": Address(Who.PUBLIC, READ),
    f"{L}languages/": Address(Who.PUBLIC, READ),
    f"{L}rosters/<str:secret>.ics": secret_of("shift feed", page=False),
    f"{L}accessibility/": Address(Who.PUBLIC, READ),
    f"{L}privacy/": Address(Who.PUBLIC, READ),
    f"{L}sources/": Address(Who.PUBLIC, READ),
    # Counters
    f"{L}appointments/": Address(Who.PUBLIC, READ, query="?centre=longhua-centre"),
    f"{L}appointments/times/": Address(Who.PUBLIC, READ, query="?topic=tax&language=en"),
    f"{L}appointments/hold/": Address(Who.PUBLIC, POST),
    f"{L}appointments/waiting/": Address(Who.PUBLIC, FORM, query="?topic=tax&language=en"),
    f"{L}appointments/call-back/": Address(Who.PUBLIC, FORM, query="?topic=tax&language=en"),
    f"{L}appointments/waiting/<str:secret>/": secret_of("wish", FORM),
    f"{L}appointments/<str:secret>/": secret_of("appointment"),
    f"{L}appointments/<str:secret>/book/": secret_of("held appointment", FORM, page=False, answers=ON),
    f"{L}appointments/<str:secret>/release/": secret_of("held appointment", POST),
    f"{L}appointments/<str:secret>/calendar.ics": secret_of("appointment", page=False),
    f"{L}appointments/<str:secret>/here/": secret_of("appointment", POST),
    f"{L}appointments/<str:secret>/confirm/": secret_of("appointment", FORM),
    f"{L}appointments/<str:secret>/move/": secret_of("appointment", FORM),
    f"{L}appointments/<str:secret>/cancel/": secret_of("appointment", FORM),
    f"{L}appointments/<str:secret>/undo/": secret_of("appointment", POST),
    f"{L}appointments/<str:secret>/earlier/": secret_of("appointment", FORM),
    f"{L}tickets/": Address(Who.PUBLIC, FORM, query="?centre=longhua-centre", answers=frozenset({200, 400})),
    f"{L}tickets/<str:secret>/": secret_of("ticket"),
    f"{L}tickets/<str:secret>/now/": secret_of("ticket", page=False, answers=ON),
    f"{L}tickets/<str:secret>/leave/": secret_of("ticket", POST),
    f"{L}tickets/<str:secret>/feedback/": secret_of("ticket", POST),
    f"{L}kiosk/": Address(Who.PUBLIC, READ, page=False, answers=ON),
    f"{L}kiosk/<slug:centre>/": of_hall(),
    f"{L}kiosk/<slug:centre>/start/": of_hall(),
    f"{L}kiosk/<slug:centre>/appointment/": of_hall(FORM),
    f"{L}kiosk/<slug:centre>/ticket/": of_hall(FORM, query="?topic=tax"),
    f"{L}kiosk/<slug:centre>/ticket/<str:secret>/": Address(
        Who.LINK,
        READ,
        {"centre": "longhua-centre", "secret": "@ticket"},
        {"centre": "hetao-station", "secret": "never-was"},
    ),
    f"{L}kiosk/<slug:centre>/question/": of_hall(query="?q=visa"),
    f"{L}kiosk/<slug:centre>/person/": of_hall(),
    f"{L}display/<slug:centre>/": of_hall(),
    f"{L}display/<slug:centre>/now/": of_hall(page=False),
    f"{L}check/": Address(Who.PUBLIC, READ),
    f"{L}check/<slug:identifier>/": Address(
        Who.PUBLIC, READ, {"identifier": CHECK}, {"identifier": "no-such"}
    ),
    f"{L}check/<slug:identifier>/q/<slug:name>/": Address(
        Who.PUBLIC,
        FORM,
        {"identifier": CHECK, "name": "age"},
        {"identifier": "no-such", "name": "no-such"},
        form={"age": "30"},
    ),
    f"{L}check/<slug:identifier>/result/": Address(
        Who.PUBLIC, READ, {"identifier": CHECK}, {"identifier": "no-such"}
    ),
    f"{L}check/<slug:identifier>/again/": Address(
        Who.PUBLIC, frozenset({"POST"}), {"identifier": CHECK}, {"identifier": "no-such"}
    ),
    f"{L}plan/": Address(Who.PUBLIC, READ),
    f"{L}plan/start/": Address(Who.PUBLIC, FORM, query=f"?journey={JOURNEY}", form=START),
    f"{L}plan/people/": Address(Who.READER, FORM, form=START),
    f"{L}plan/people/<slug:person>/remove/": Address(
        Who.READER, FORM, {"person": "child-1"}, {"person": "child-9"}
    ),
    f"{L}plan/q/<slug:name>/": Address(
        Who.READER, FORM, {"name": "stay_months"}, {"name": "no-such"}, form={"stay_months": "24"}
    ),
    f"{L}plan/estimate/<slug:service>/": Address(
        Who.READER, FORM, {"service": "z-visa"}, {"service": "no-such"}, form={"days": "5"}
    ),
    f"{L}plan/again/": Address(Who.PUBLIC, FORM),
    f"{L}plan/plan.ics": Address(Who.READER, READ, page=False),
    f"{L}plan/plan.pdf": Address(Who.READER, READ, page=False),
    f"{L}plan/link/": Address(Who.READER, FORM, form={"key": "of-the-form"}, page=False),
    f"{L}p/<str:secret>/": link(),
    f"{L}p/<str:secret>/plan.ics": link(page=False),
    f"{L}p/<str:secret>/plan.pdf": link(page=False),
    f"{L}p/<str:secret>/address/": link(),
    f"{L}p/<str:secret>/mine/": link(FORM),
    f"{L}p/<str:secret>/delete/": link(FORM),
    # Applications
    f"{L}apply/": Address(Who.PUBLIC, READ),
    f"{L}apply/<slug:identifier>/": Address(
        Who.PUBLIC,
        FORM,
        {"identifier": "joint-work-and-residence"},
        {"identifier": "no-such"},
        form={"key": "apply"},
    ),
    f"{L}cases/": Address(Who.OBJECT, READ),
    f"{L}cases/keep/<str:secret>/": Address(Who.OBJECT, FORM, {"secret": "@secret"}, {"secret": "never-was"}),
    f"{L}cases/<str:reference>/": of_case(READ, Deed.SEE),
    f"{L}cases/<str:reference>/form/<slug:section>/": of_case(
        FORM, Deed.EDIT, "draft", sample={"section": "person"}, unknown={"section": "no-such"}
    ),
    f"{L}cases/<str:reference>/situation/": of_case(FORM, Deed.EDIT, "draft"),
    f"{L}cases/<str:reference>/centre/": of_case(
        FORM, Deed.EDIT, "draft", form={"key": "k", "centre": "longhua-centre"}
    ),
    f"{L}cases/<str:reference>/papers/reuse/": of_case(POST, Deed.EDIT, "draft"),
    f"{L}cases/<str:reference>/papers/<slug:evidence>/": of_case(
        FORM,
        Deed.READ_PAPERS,
        "draft",
        sample={"evidence": "passport"},
        unknown={"evidence": "no-such"},
        largest=26 * MEGABYTE,
    ),
    f"{L}cases/<str:reference>/papers/<slug:evidence>/reuse/": of_case(
        POST,
        Deed.EDIT,
        "draft",
        sample={"evidence": "passport"},
        unknown={"evidence": "no-such"},
        form={"item": "@item"},
    ),
    f"{L}cases/<str:reference>/papers/<slug:evidence>/<uuid:item>/remove/": of_case(
        POST, Deed.EDIT, "draft", sample={"evidence": "passport", "item": "@item of draft"}
    ),
    f"{L}cases/<str:reference>/papers/<slug:evidence>/restore/": of_case(
        POST, Deed.EDIT, "draft", sample={"evidence": "passport"}, unknown={"evidence": "no-such"}
    ),
    f"{L}cases/<str:reference>/files/<uuid:item>": of_case(
        READ, Deed.READ_PAPERS, sample={"item": "@item"}, unknown={"item": SOMEBODY}, page=False
    ),
    f"{L}cases/<str:reference>/uploads/": of_case(
        POST, Deed.EDIT, "draft", form={"name": "a.pdf", "size": "20000"}, page=False
    ),
    f"{L}cases/<str:reference>/uploads/<uuid:upload>/": of_case(
        FORM,
        Deed.EDIT,
        "draft",
        sample={"upload": "@upload"},
        unknown={"upload": SOMEBODY},
        query="?offset=0",
        page=False,
        largest=MEGABYTE,
    ),
    f"{L}cases/<str:reference>/check/": of_case(FORM, Deed.SUBMIT, "draft"),
    f"{L}cases/<str:reference>/sent/": of_case(READ, Deed.SEE),
    f"{L}cases/<str:reference>/receipt.pdf": of_case(READ, Deed.READ_ANSWERS, page=False),
    f"{L}cases/<str:reference>/letters/<str:code>.pdf": of_case(
        READ,
        Deed.READ_ANSWERS,
        "closed",
        sample={"code": "@letter"},
        unknown={"code": "2222-2222-2222"},
        page=False,
    ),
    f"{L}cases/<str:reference>/deadlines.ics": of_case(READ, Deed.READ_ANSWERS, page=False),
    f"{L}cases/<str:reference>/answer/<str:request_id>/": of_case(
        FORM, Deed.SUPPLY, sample={"request_id": "r1"}, unknown={"request_id": "r9"}
    ),
    f"{L}cases/<str:reference>/messages/": of_case(FORM, Deed.READ_MESSAGES),
    f"{L}cases/<str:reference>/looked/": of_case(READ, Deed.SEE_WHO_LOOKED),
    f"{L}cases/<str:reference>/changes/": of_case(READ, Deed.SEE_LEDGER),
    f"{L}cases/<str:reference>/tasks/<slug:task>/": of_case(
        FORM, Deed.COMPLETE_TASK, sample={"task": "collect"}, unknown={"task": "no-such"}, answers=ON
    ),
    f"{L}cases/<str:reference>/withdraw/<slug:decision>/": of_case(
        FORM, Deed.WITHDRAW, sample={"decision": "residence-permit"}, unknown={"decision": "no-such"}
    ),
    f"{L}cases/<str:reference>/discard/": of_case(FORM, Deed.DISCARD, "draft"),
    f"{L}cases/<str:reference>/renew/": of_case(FORM, Deed.RENEW, "closed"),
    f"{L}cases/<str:reference>/join/": of_case(FORM, Deed.INVITE, "draft"),
    f"{L}cases/<str:reference>/link/": of_case(POST, Deed.SEE, "visitor's", "visitor"),
    f"{L}cases/<str:reference>/take/": of_case(POST, Deed.SEE, "visitor's", "visitor"),
    f"{L}join/": own(FORM),
    f"{L}verify/": Address(Who.PUBLIC, FORM, largest=6 * MEGABYTE),
    f"{L}verify/<str:code>/": Address(Who.PUBLIC, READ, {"code": "@receipt"}, {"code": "2222-2222-2222"}),
    # Signing in
    f"{L}account/": Address(Who.PUBLIC, READ, answers=ON),
    f"{L}account/sign-in/": Address(Who.PUBLIC, FORM, form={"email": "a@example.org"}),
    f"{L}account/sign-in/address/": Address(Who.PUBLIC, FORM, form={"email": "a@example.org"}),
    f"{L}account/sign-in/code/": Address(Who.PUBLIC, FORM, answers=ON),
    f"{L}account/sign-in/passkey/": Address(Who.PUBLIC, FORM, page=False, answers=ON),
    f"{L}account/sign-in/second-factor/": Address(Who.PUBLIC, FORM, answers=ON),
    f"{L}account/sign-in/closed/": Address(Who.PUBLIC, READ),
    f"{L}account/sign-out/": Address(Who.PUBLIC, FORM, answers=ON),
    f"{L}account/new-address/code/": Address(Who.PUBLIC, FORM, answers=ON),
    f"{L}account/staff/cancelled/": Address(Who.PUBLIC, READ),
    f"{L}account/staff/error/": Address(Who.PUBLIC, READ, answers=frozenset({401})),
    f"{L}account/staff/unknown/": Address(Who.PUBLIC, FORM, answers=ON),
    f"{L}account/second-factor/needed/": own(READ, answers=ON),
    f"{L}account/new-address/": own(FORM),
    f"{L}account/ways/": own(READ),
    f"{L}account/again/": own(FORM, answers=ON | {403}),
    f"{L}account/again/passkey/": own(FORM, page=False, answers=ON | {403}),
    f"{L}account/app/add/": own(FORM, answers=ON),
    f"{L}account/app/remove/": own(FORM, answers=ON | {404}),
    f"{L}account/passkeys/add/": own(FORM, answers=ON),
    f"{L}account/passkeys/<int:pk>/": own(FORM, sample={"pk": "1"}, answers=frozenset({302, 404})),
    f"{L}account/passkeys/<int:pk>/remove/": own(FORM, sample={"pk": "1"}, answers=frozenset({302, 404})),
    f"{L}account/recovery-codes/": own(READ, answers=ON | {404}),
    f"{L}account/recovery-codes/new/": own(FORM, answers=ON | {404}),
    f"{L}account/recovery-codes/codes.txt": own(READ, page=False, answers=ON | {404}),
    f"{L}account/sessions/": own(FORM),
    f"{L}account/staff/": own(FORM, answers=ON),
    "staff-sign-on/<slug:provider_id>/": Address(
        Who.PUBLIC, FORM, {"provider_id": "none"}, page=False, answers=frozenset({404})
    ),
    "staff-sign-on/<slug:provider_id>/back/": Address(
        Who.PUBLIC, FORM, {"provider_id": "none"}, page=False, answers=frozenset({404})
    ),
    # The reader's own
    f"{L}you/": own(READ),
    f"{L}you/name/": own(FORM, form={"family_name": "BENALI", "language": "ar"}),
    f"{L}you/notices/": own(FORM),
    f"{L}you/consent/<slug:purpose>/": own(
        POST, sample={"purpose": "text_messages"}, unknown={"purpose": "no-such"}
    ),
    f"{L}you/mandates/give/": own(FORM),
    f"{L}you/mandates/<uuid:mandate_id>/revoke/": own(
        FORM, sample={"mandate_id": "@mandate"}, unknown={"mandate_id": SOMEBODY}
    ),
    f"{L}you/data/": own(FORM),
    f"{L}you/data/copy.zip": own(POST, page=False),
    f"{L}you/data/erase/": own(FORM),
    f"{L}you/data/erased/": Address(Who.PUBLIC, READ),
    f"{L}demo/": Address(Who.DEMO, READ),
    f"{L}demo/<uuid:person_id>/": Address(Who.DEMO, POST, {"person_id": "@other person"}),
    # The desk
    f"{L}desk/": desk(READ, "officer"),
    f"{L}desk/cases/": desk(FORM, "officer", *SEARCHERS, form={"q": "benali"}),
    f"{L}desk/cases/<str:reference>/": desk_case(READ, Deed.SEE),
    f"{L}desk/cases/<str:reference>/answers/": desk_case(READ, Deed.READ_ANSWERS),
    f"{L}desk/cases/<str:reference>/record/": desk_case(READ, Deed.SEE_LEDGER),
    f"{L}desk/cases/<str:reference>/papers/<uuid:item>": desk_case(
        READ, Deed.READ_PAPERS, sample={"item": "@item"}, unknown={"item": SOMEBODY}, page=False
    ),
    f"{L}desk/cases/<str:reference>/key/": desk_case(READ, Deed.SEE, query="?key=a", answers=ON),
    f"{L}desk/cases/<str:reference>/act/<slug:name>/": desk_case(
        FORM, Deed.SEE, sample={"name": "message"}, unknown={"name": "no-such"}, answers=ON
    ),
    f"{L}desk/bulk/": desk(FORM, "officer", R.CASE_OFFICER),
    f"{L}desk/counter/": desk(
        FORM, "counter officer", R.COUNTER_OFFICER, R.INTERPRETER, form={"q": "Amina Benali"}
    ),
    f"{L}desk/counter/join/": desk(POST, "counter officer", R.COUNTER_OFFICER, R.INTERPRETER),
    f"{L}desk/counter/begin/": desk(POST, "counter officer", R.COUNTER_OFFICER),
    f"{L}desk/counter/<str:reference>/changes/": desk(
        READ,
        "counter officer",
        R.COUNTER_OFFICER,
        R.INTERPRETER,
        sample={"reference": "@open"},
        unknown={"reference": "SZ-26-2222-2"},
        deed=Deed.SEE_LEDGER,
    ),
    # The hall
    f"{L}desk/counters/": desk(READ, "counter officer", *IN_THE_HALL),
    f"{L}desk/counters/open/": desk(POST, "counter officer", R.COUNTER_OFFICER, form={"counter": "9"}),
    f"{L}desk/counters/console/": desk(READ, "counter officer", R.COUNTER_OFFICER),
    f"{L}desk/counters/console/heard/": desk(POST, "counter officer", R.COUNTER_OFFICER, page=False),
    f"{L}desk/counters/console/<slug:name>/": desk(
        POST,
        "counter officer",
        R.COUNTER_OFFICER,
        sample={"name": "call"},
        unknown={"name": "no-such"},
        form={"ticket": SOMEBODY, "key": "call"},
    ),
    f"{L}desk/counters/reception/": desk(READ, "counter officer", R.COUNTER_OFFICER),
    f"{L}desk/counters/reception/issue/": desk(
        POST,
        "counter officer",
        R.COUNTER_OFFICER,
        form={"topic": "tax", "language": "es", "key": "issue"},
    ),
    f"{L}desk/counters/reception/check-in/": desk(
        POST, "counter officer", R.COUNTER_OFFICER, form={"reference": "NO-SUCH", "key": "here"}
    ),
    f"{L}desk/counters/reception/priority/": desk(
        POST,
        "counter officer",
        R.COUNTER_OFFICER,
        form={"number": "D 001", "reason": "frail", "key": "earlier"},
    ),
    f"{L}desk/counters/reception/back/": desk(
        POST, "counter officer", R.COUNTER_OFFICER, form={"ticket": SOMEBODY, "key": "back"}
    ),
    f"{L}desk/counters/reception/ticket/": desk(
        READ, "counter officer", R.COUNTER_OFFICER, answers=frozenset({404})
    ),
    f"{L}desk/counters/reception/call-backs/<uuid:pk>/": desk(
        READ, "counter officer", R.COUNTER_OFFICER, sample={"pk": "@call back"}, unknown={"pk": SOMEBODY}
    ),
    f"{L}desk/counters/reception/call-backs/<uuid:pk>/done/": desk(
        POST, "counter officer", R.COUNTER_OFFICER, sample={"pk": "@call back"}, unknown={"pk": SOMEBODY}
    ),
    f"{L}desk/counters/interpreting/": desk(READ, "interpreter", R.INTERPRETER),
    f"{L}desk/counters/interpreting/<slug:name>/": desk(
        POST,
        "interpreter",
        R.INTERPRETER,
        sample={"name": "accept"},
        unknown={"name": "no-such"},
        form={"line": SOMEBODY, "key": "line"},
    ),
    f"{L}desk/counters/hall/": desk(READ, "director", R.DIRECTOR, R.COUNTER_OFFICER),
    f"{L}desk/counters/hall/<uuid:session>/close/": desk(
        POST, "director", R.DIRECTOR, sample={"session": "@counter session"}, unknown={"session": SOMEBODY}
    ),
    f"{L}desk/counters/centre/": desk(
        POST, "counter officer", *HELPERS, R.DIRECTOR, form={"centre": "longhua-centre", "key": "centre"}
    ),
    f"{L}desk/counters/hours/": desk(
        FORM, "director", R.DIRECTOR, form={"day": "2027-06-01", "is_closed": "on", "key": "hours"}
    ),
    f"{L}desk/counters/hours/<str:day>/usual/": desk(
        POST,
        "director",
        R.DIRECTOR,
        sample={"day": "2027-06-01"},
        unknown={"day": "no-day"},
        form={"key": "usual"},
    ),
    f"{L}desk/counters/people/": desk(READ, "director", R.DIRECTOR),
    f"{L}desk/counters/people/undo/": desk(POST, "director", R.DIRECTOR, form={"token": "x", "key": "undo"}),
    f"{L}desk/counters/people/<slug:kind>/add/": desk(
        FORM,
        "director",
        R.DIRECTOR,
        sample={"kind": "officer"},
        unknown={"kind": "no-such"},
        form={"name": "New", "language-0": "en", "level-0": "native", "topic": "tax", "key": "add"},
    ),
    f"{L}desk/counters/people/<slug:kind>/<uuid:pk>/": desk(
        FORM,
        "director",
        R.DIRECTOR,
        sample={"kind": "officer", "pk": "@hall officer"},
        unknown={"kind": "no-such", "pk": SOMEBODY},
        form={"name": "", "key": "change"},
    ),
    f"{L}desk/counters/people/<slug:kind>/<uuid:pk>/leave/": desk(
        POST,
        "director",
        R.DIRECTOR,
        sample={"kind": "officer", "pk": "@hall officer"},
        unknown={"kind": "no-such", "pk": SOMEBODY},
        form={"do": "leave", "key": "leave"},
    ),
    # Rosters
    f"{L}desk/rosters/": of_director(query="?week=2026-11-25"),
    f"{L}desk/rosters/mine/": desk(FORM, "counter officer", *HELPERS, form={"kind": "absent", "key": "mine"}),
    f"{L}desk/rosters/mine/feed/": desk(POST, "interpreter", *HELPERS, form={"key": "own feed"}),
    f"{L}desk/rosters/people/<str:key>/": of_director(sample={"key": "@rostered"}, unknown={"key": "nobody"}),
    f"{L}desk/rosters/people/<str:key>/feed/": of_director(
        POST, sample={"key": "@rostered"}, unknown={"key": "nobody"}, form={"key": "feed"}
    ),
    f"{L}desk/rosters/away/": of_director(FORM, form={"person": "", "key": "away"}),
    f"{L}desk/rosters/away/<uuid:away_id>/take-back/": desk(
        POST, "director", *IN_THE_HALL, sample={"away_id": "@time away"}, form={"key": "take back"}
    ),
    f"{L}desk/rosters/what-if/": of_director(FORM, form={"day": "2026-11-25", "key": "what if"}),
    f"{L}desk/rosters/what-if/<uuid:pk>/": of_director(sample={"pk": "@what if"}, unknown={"pk": SOMEBODY}),
    f"{L}desk/rosters/what-if/<uuid:pk>/stop/": of_director(
        POST, sample={"pk": "@what if"}, unknown={"pk": SOMEBODY}
    ),
    f"{L}desk/rosters/days/<str:day>/": of_director(sample={"day": "@day"}, unknown={"day": "never"}),
    f"{L}desk/rosters/days/<str:day>/<str:key>/": of_director(
        FORM,
        sample={"day": "@day", "key": "@rostered"},
        unknown={"day": "never", "key": "nobody"},
        form={"shift": "early", "key": "cell"},
    ),
    **{
        f"{L}desk/rosters/weeks/<str:monday>/{act}/": of_director(
            POST,
            sample={"monday": "@monday"},
            unknown={"monday": "never"},
            form={"key": act, "target": "6"},
        )
        for act in ("make", "stop", "copy", "publish", "undo")
    },
    f"{L}desk/figures/": desk(READ, "director", *KEEPERS),
    f"{L}desk/keys/": desk(READ, "officer"),
    f"{L}desk/mail/": desk(READ, "director", R.COUNTER_OFFICER, R.DIRECTOR),
    f"{L}desk/mail/<uuid:mail_id>/": desk(
        READ,
        "director",
        R.COUNTER_OFFICER,
        R.DIRECTOR,
        sample={"mail_id": "@mail"},
        unknown={"mail_id": SOMEBODY},
        answers=frozenset({200, 403}),
    ),
    f"{L}desk/outbox/": desk(READ, "director", *KEEPERS),
    f"{L}desk/outbox/<int:message>/": desk(POST, "director", R.DIRECTOR, sample={"message": "@dead letter"}),
    f"{L}desk/audit/": desk(READ, "auditor", R.AUDITOR),
    f"{L}desk/audit/verify/": desk(POST, "auditor", R.AUDITOR),
    f"{L}desk/audit/entries/": desk(FORM, "auditor", R.AUDITOR, form={"q": "benali"}),
    f"{L}desk/audit/looks/": desk(FORM, "auditor", R.AUDITOR, form={"q": "benali"}),
    f"{L}desk/palette/": desk(POST, "officer", form={"q": "in"}, page=False),
    f"{L}desk/pack/": desk(READ, "content editor"),
    f"{L}desk/asked/": desk(READ, "content editor", R.CONTENT_EDITOR),
    f"{L}desk/asked/<int:question>/": desk(
        FORM,
        "content editor",
        R.CONTENT_EDITOR,
        sample={"question": "@question"},
        unknown={"question": "999999"},
        query="?find=boat",
        form={"do": "aside"},
    ),
    f"{L}desk/asked/examples/": desk(READ, "content editor", R.CONTENT_EDITOR),
    f"{L}desk/asked/examples/<int:example>/": desk(
        POST, "content editor", R.CONTENT_EDITOR, sample={"example": "@example"}, form={"do": "remove"}
    ),
    f"{L}desk/asked/examples/help/<int:phrase>/": desk(
        POST, "content editor", R.CONTENT_EDITOR, sample={"phrase": "@help phrase"}, form={"do": "remove"}
    ),
    f"{L}desk/asked/training/": desk(READ, "content editor", R.CONTENT_EDITOR),
    f"{L}desk/people/": desk(FORM, "director", R.DIRECTOR, form={"q": "chen"}),
    f"{L}desk/people/add/": desk(READ, "director", R.DIRECTOR),
    f"{L}desk/people/add/<slug:name>/": desk(
        FORM,
        "director",
        R.DIRECTOR,
        sample={"name": "intermediary"},
        unknown={"name": "no-such"},
        form={"email": "new@sample.example", "code": "52000000MJHELP001R"},
    ),
    f"{L}desk/people/<int:held>/end/": desk(
        FORM, "director", R.DIRECTOR, sample={"held": "@held role"}, unknown={"held": "999999"}
    ),
    f"{L}desk/texts/": desk(READ, "content editor", R.CONTENT_EDITOR),
    f"{L}desk/texts/<slug:language>/": desk_texts(READ),
    f"{L}desk/texts/<slug:language>/files/": desk_texts(FORM, largest=13 * MEGABYTE),
    f"{L}desk/texts/<slug:language>/files/download": desk_texts(READ, page=False),
    f"{L}desk/texts/<slug:language>/files/<uuid:pk>/": desk_texts(
        FORM, sample={"pk": "@text file"}, unknown={"pk": SOMEBODY}
    ),
    f"{L}desk/texts/<slug:language>/<slug:source>/": desk_texts(
        FORM, sample={"source": "@text"}, unknown={"source": "no-such"}, form={"value": "x", "seen": "y"}
    ),
    f"{L}desk/texts/<slug:language>/<slug:source>/review/": desk_texts(
        POST, sample={"source": "@text"}, unknown={"source": "no-such"}, form={"seen": "y"}
    ),
    f"{L}desk/texts/<slug:language>/<slug:source>/undo/<int:edit>/": desk_texts(
        POST, sample={"source": "@text", "edit": "999999"}, unknown={"source": "no-such"}
    ),
    f"{L}desk/second-factor/": desk(
        FORM, "director", R.COUNTER_OFFICER, R.CASE_OFFICER, R.DIRECTOR, form={"q": "Boyuan Chen"}
    ),
    f"{L}desk/second-factor/<uuid:person_id>/": desk(
        FORM,
        "director",
        R.COUNTER_OFFICER,
        R.CASE_OFFICER,
        R.DIRECTOR,
        sample={"person_id": "@other person"},
        unknown={"person_id": SOMEBODY},
    ),
    **events_addresses.TABLE,
    **check_in_addresses.TABLE,
    **programmes_addresses.TABLE,
    **visits_addresses.TABLE,
}


def patterns(
    among: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the site with its route, in which one sign stands for the prefix of the language."""
    for one in get_resolver().url_patterns if among is None else among:
        here = L if isinstance(one.pattern, LocalePrefixPattern) else str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, before + here)
        else:
            yield before + here, one


def routes() -> Iterator[str]:
    """Every route of the site."""
    for route, _pattern in patterns():
        yield route


@cache
def views() -> dict[str, URLPattern]:
    """Pattern by route."""
    return dict(patterns())


def path(route: str, values: dict[str, str], language: str = "en") -> str:
    """The address with these values."""
    filled = route.replace(L, f"{language}/", 1)
    for name, value in values.items():
        filled = re.sub(rf"<(\w+:)?{name}>", value, filled)
    assert "<" not in filled, filled
    return f"/{filled}"


def sample(client: Client, route: str, language: str = "en", town: Town | None = None) -> str:
    """An address that exists, in the town where it needs one."""
    values = {
        name: town.value(value) if town else value.lstrip("@") for name, value in TABLE[route].sample.items()
    }
    if values.get("secret") == "":
        values["secret"] = shared(client)
    return path(route, values, language) + TABLE[route].query


def started(client: Client) -> Client:
    """The client with a plan: it is in a cookie, and the same for all who give the same answers."""
    client.cookies[COOKIE] = _begun()
    return client


@cache
def _begun() -> str:
    client = Client()
    assert client.post("/en/plan/start/", START).status_code == 302
    return client.cookies[COOKIE].value


def entrant(town: Town, row: Address) -> Client:
    """Somebody who may enter."""
    client = town.client(row.by)
    return started(client) if row.who in (Who.PUBLIC, Who.READER, Who.LINK) else client


def shared(client: Client) -> str:
    """Secret of a private link."""
    response = started(Client()).post("/en/plan/link/", {"key": "table"})
    assert response.status_code == 302
    return response["Location"].split("/p/")[1].split("/")[0]


def is_our_page(response: HttpResponse) -> bool:
    """Whether somebody who reads it is told what happened, in the frame of the site."""
    text = response.content.decode()
    return 'class="brand"' in text and "<h1" in text and "<html lang=" in text
