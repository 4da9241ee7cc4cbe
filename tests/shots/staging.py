"""What the pictures show: a reader with a plan and a half answered check, and an applicant with a case.

``python -m tests.shots.staging`` makes it in the database of the running site and tells the cookies as JSON.
"""

import json

from tests.browser.staged import _applicant, _asked


def main() -> None:
    """Make it."""
    import django

    django.setup()

    from django.conf import settings
    from django.test import Client

    from tests.system.address_kinds import CHECK
    from tests.system.addresses import started
    from wenjin.accounts.tests.signed_in import sign_in
    from wenjin.cases.tests import stage

    settings.ALLOWED_HOSTS = ["*"]
    actor = _applicant("reader@shots.example", "en")
    case = _asked(stage.accepted(actor))
    client = started(Client())
    for fact, answer in (("age", "34"), ("education", "bachelor"), ("annual_salary", "300000")):
        client.post(f"/en/check/{CHECK}/q/{fact}/", {fact: answer})
    cookies = {name: one.value for name, one in client.cookies.items()}
    session = sign_in(Client(), actor.person_id).cookies[settings.SESSION_COOKIE_NAME].value
    cookies[settings.SESSION_COOKIE_NAME] = session
    print(json.dumps({"reference": case.reference, "check": CHECK, "cookies": cookies}))


if __name__ == "__main__":
    main()
