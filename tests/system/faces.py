"""Faces of pages that the table of addresses alone does not lead to."""

from tests.system.address_kinds import CHECK, JOURNEY

# Pages that a pattern alone does not lead to.
MORE = {
    "a service to show": "services/residence-permit-work-first/?clerk=1",
    "a service with English in it": "services/adoption-stepchild-or-kin/",
    "a paper to show": "evidence/passport/?clerk=1",
    "a list narrowed": "services/?life_event=arrive&q=visa",
    "nothing found": "search/?q=xyzzyqwv",
    "no service fits": "services/?q=xyzzyqwv",
    "an answer": "ask/?q=z+visa&means=z-visa",
    "an answer to show": "ask/?q=z+visa&means=z-visa&clerk=1",
    "no answer": "ask/?q=xyzzyqwv",
    "no question": "ask/?q=%F0%9F%98%80",
    "a centre to show": "centres/longhua-centre/?clerk=1",
    "a plan from words": f"plan/start/?journey={JOURNEY}&people=spouse&people=child&people=pet",
    "words not understood": "plan/?say=xyzzyqwv",
    "no words": "plan/?say=",
    "an unknown situation": "plan/start/?journey=no-such",
    "a choice": f"check/{CHECK}/q/education/",
    "a question about a child": "plan/q/school_kind/?person=child-1",
    "a paper in the drawer": "plan/q/birth_certificate/?kind=held",
    "the first day": "plan/q/start/?kind=start",
    "one answer to change": "plan/q/stay_months/?change=1",
    "nothing there": "nothing/",
}
SERVICES = (
    "z-visa",
    "pet-import",
    "bank-account-opening",
    "social-insurance-enrolment",
    "school-public-admission",
)
# Forms that are refused.
REFUSED = {
    "no answer": ("plan/q/stay_months/", {}),
    "a wrong number": ("plan/q/stay_months/", {"stay_months": "many"}),
    "a number too large": ("plan/q/stay_months/", {"stay_months": "99999"}),
    "a wrong date": (
        "plan/q/entry_on/",
        {"entry_on-day": "31", "entry_on-month": "2", "entry_on-year": "2027"},
    ),
    "half a date": ("plan/q/entry_on/", {"entry_on-day": "31"}),
    "a wrong estimate": ("plan/estimate/z-visa/", {"days": "soon"}),
    "a wrong count": ("plan/people/", {"child": "many"}),
    "too many people": ("plan/people/", {"child": "9", "pet": "9"}),
    "a wrong choice": (f"check/{CHECK}/q/education/", {"education": "some"}),
    "a wrong salary": (f"check/{CHECK}/q/annual_salary/", {"annual_salary": "a lot"}),
}

# Faces of those pages: who looks, at which address, of which case or whatever else the town knows by that name.
FACES = {
    "a draft of a visitor": ("visitor", "cases/{}/", "visitor's"),
    "a draft": ("owner", "cases/{}/", "draft"),
    "a draft with two languages": ("owner", "cases/{}/?clerk=1", "draft"),
    "what is missing in a form": ("owner", "cases/{}/form/work/?check=1", "draft"),
    "the stay": ("owner", "cases/{}/form/stay/", "draft"),
    "a paper of the firm": ("owner", "cases/{}/papers/employment-contract/", "draft"),
    "a case that is over": ("owner", "cases/{}/", "closed"),
    "a case that was sent": ("representative", "cases/{}/", "firm's"),
    "a case that somebody helps with": ("intermediary", "cases/{}/", "open"),
    "a case that somebody interprets": ("interpreter", "cases/{}/", "open"),
    "no cases yet": ("other applicant", "cases/", ""),
    "nothing there": ("other applicant", "cases/{}/", "open"),
    "not for you": ("owner", "desk/", ""),
    "the desk of a case that is over": ("officer", "desk/cases/{}/", "closed"),
    "the desk of a counter": ("counter officer", "desk/cases/{}/", "open"),
    "the desk of the second office": ("officer of the other part", "desk/cases/{}/", "open"),
    "the desk of an auditor": ("auditor", "desk/cases/{}/", "open"),
    "the record of a case that is over": ("auditor", "desk/cases/{}/record/", "closed"),
    "an inbox with two in it": ("officer of the other part", "desk/", ""),
    "the inbox of a counter": ("counter officer", "desk/", ""),
    "a person at the counter": ("counter officer", "desk/counter/?q=ferreira", ""),
    "a chain": ("auditor", "desk/audit/entries/?q={}", "open"),
    "looks at one case": ("auditor", "desk/audit/looks/?q={}", "open"),
    "a receipt": ("anonymous", "verify/{}/", "receipt"),
    "a code that is none": ("anonymous", "verify/?code=xyz", ""),
}
FACES |= {
    f"the act {name}": ("officer", f"desk/cases/{{}}/act/{name}/?of={of}", "open")
    for name, of in (
        *((one, "work-permit") for one in ("grant", "refuse", "pause", "extend", "assign", "ask")),
        *(("came", "r1"), ("drop", "r1"), ("papers", ""), ("message", "")),
    )
}
FACES |= {
    "a registration that waits": ("anonymous", "events/registration/{}/", "waiting registration"),
    "a registration of somebody young": ("anonymous", "events/registration/{}/", "young registration"),
    "a registration for what is over": ("anonymous", "events/registration/{}/", "finished registration"),
    "an event that is over": ("anonymous", "events/town-finished/", ""),
    "an event for the young": ("anonymous", "events/town-camp/", ""),
    "a form for the young": ("anonymous", "events/town-camp/register/", ""),
    "an event for very many": ("anonymous", "events/grand-opening/", ""),
    "the desk of an event that is planned": ("event team", "desk/events/town-draft/", ""),
    "the desk of an event that is over": ("event team", "desk/events/town-finished/", ""),
    "the desk of the young": ("event team", "desk/events/town-camp/", ""),
}
