"""Loading a pack: all or nothing, nothing twice, nothing lost."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Model

from wenjin.catalogue.models import (
    CatalogueText,
    Event,
    EvidenceRequirement,
    EvidenceType,
    Output,
    Pack,
    PublicOrganisation,
    PublicService,
    RecordVersion,
)
from wenjin.catalogue.pack.problems import PackRefused
from wenjin.catalogue.pack.reader import read_pack
from wenjin.catalogue.queries.domain import documents
from wenjin.catalogue.services.packs import load_pack

FILES = {
    "pack.yaml": """\
id: little
title: Little
as_of: '2026-11-22'
jurisdiction: XX
time_zone: Asia/Shanghai
currency: CNY
source_language: en
licence: Apache-2.0
notes:
  - Invented for tests.
""",
    "calendars.yaml": """\
calendars:
  - id: plain
    title: Plain
    provider: none
    weekend: [6, 7]
    known_until: null
    exceptions: []
    sources:
      - invented
""",
    "authorities.yaml": """\
authorities:
  - id: office
    name: The office
    kind: municipal
    calendar: plain
""",
    "actors.yaml": """\
actors:
  - id: applicant
    title: You
    side: you
  - id: authority
    title: The office
    side: office
""",
    "themes.yaml": """\
themes:
  - id: work
    title: Work
    summary: Work
    order: 1
""",
    "events.yaml": """\
life_events:
  - id: arrive
    title: Arrive
    summary: I am coming
    order: 1
    main: true
business_events:
  - id: open
    title: Open
    summary: We open a firm
    order: 1
    main: true
""",
    "evidence/identity.yaml": """\
kind: identity
evidence:
  - id: passport
    name: Passport
    kind: identity
    holder: person
    obtain: held
  - id: permit
    name: Permit
    kind: identity
    holder: person
    obtain: made
    produced_by:
      - permit-first
""",
    "services/permit-first.yaml": """\
id: permit-first
title: A first permit
summary: You get a permit.
audiences:
  - talent
life_events:
  - arrive
business_events: []
themes:
  - work
authority: The office
competent_authorities:
  - office
channel: counter
channels:
  - counter
concerns: person
evidence:
  - id: passport
steps:
  - id: file
    name: File
    actor: applicant
    working_days: 1
    days_status: nominal
    depends_on: []
  - id: decide
    name: Decide
    actor: authority
    working_days: 7
    days_status: read
    depends_on:
      - file
fee:
  status: unknown
legal_basis: invented
validity: one year
sources:
  - https://example.org/permit
confidence: low
requires: []
produces:
  - permit
last_checked_on: '2026-11-22'
""",
    "texts/ar/services.po": """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "A first permit"
msgstr "أول تصريح"

#. reviewed by a second person
# reviewed
msgid "Decide"
msgstr "القرار"
""",
}


@pytest.fixture
def empty_house(db: None) -> None:
    """A database as it is before any pack was loaded."""
    of_services: list[type[Model]] = [EvidenceRequirement, Output, PublicService, EvidenceType]
    of_the_pack: list[type[Model]] = [CatalogueText, Event, PublicOrganisation, RecordVersion, Pack]
    for model in of_services + of_the_pack:
        model._default_manager.all().delete()


@pytest.fixture
def little(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


SERVICE = "services/permit-first.yaml"


def problems(root: Path) -> list[tuple[str, int, str]]:
    with pytest.raises(PackRefused) as refused:
        read_pack(root)
    return [(one.file, one.line, one.message) for one in refused.value.problems]


def test_the_second_load_changes_nothing(little: Path, empty_house: None) -> None:
    first = load_pack(little)
    assert (first.is_unchanged, first.added, first.records["service"]) == (False, 10, 1)
    before = list(RecordVersion.objects.values_list("pk", "content_hash"))
    texts = list(CatalogueText.objects.values_list("pk", "value"))
    assert load_pack(little).is_unchanged
    assert list(RecordVersion.objects.values_list("pk", "content_hash")) == before
    assert list(CatalogueText.objects.values_list("pk", "value")) == texts


def test_a_changed_fact_makes_a_new_dated_version(little: Path, empty_house: None) -> None:
    load_pack(little)
    change(little, "pack.yaml", "2026-11-22", "2026-12-01")
    change(little, SERVICE, "working_days: 7", "working_days: 5")
    report = load_pack(little)
    assert (report.added, report.changed, report.removed) == (0, 1, 0)
    old, new = RecordVersion.objects.filter(kind="service", identifier="permit-first").order_by("pk")
    assert (str(old.valid_from), str(old.valid_to)) == ("2026-11-22", "2026-12-01")
    assert (str(new.valid_from), new.valid_to) == ("2026-12-01", None)
    assert old.document["steps"][1]["working_days"] == 7
    assert PublicService.objects.get(identifier="permit-first").version == new


def test_a_removed_service_is_withdrawn_and_its_versions_stay(little: Path, empty_house: None) -> None:
    load_pack(little)
    (little / SERVICE).unlink()
    change(little, "evidence/identity.yaml", "    produced_by:\n      - permit-first\n", "")
    assert load_pack(little).removed == 1
    assert PublicService.objects.get(identifier="permit-first").status == PublicService.Status.WITHDRAWN
    assert RecordVersion.objects.get(kind="service", identifier="permit-first").valid_to is not None


def test_translations_have_their_state_and_go_stale_with_their_source(
    little: Path, empty_house: None
) -> None:
    load_pack(little)
    rows = {
        row.field: row for row in CatalogueText.objects.filter(language="ar", subject="service/permit-first")
    }
    assert (rows["title"].value, rows["title"].state) == ("أول تصريح", "drafted")
    assert rows["step/decide/name"].state == "reviewed"
    change(little, SERVICE, "title: A first permit", "title: The very first permit")
    assert load_pack(little).texts.stale == 1
    stale = CatalogueText.objects.get(language="ar", subject="service/permit-first", field="title")
    assert (stale.value, stale.state) == ("أول تصريح", "stale")
    change(little, "texts/ar/services.po", 'msgid "A first permit"', 'msgid "The very first permit"')
    load_pack(little)
    stale.refresh_from_db()
    assert stale.state == "drafted"


def test_every_error_is_told_with_its_line_and_nothing_is_changed(little: Path, empty_house: None) -> None:
    load_pack(little)
    versions, hash_before = RecordVersion.objects.count(), Pack.objects.get().content_hash
    change(little, SERVICE, "working_days: 7", "working_days: soon")
    change(little, SERVICE, "confidence: low", "confidence: sure")
    change(little, "authorities.yaml", "    kind: municipal\n", "")
    found = problems(little)
    assert [(file, line) for file, line, _ in found] == [
        ("authorities.yaml", 2),
        (SERVICE, 30),
        (SERVICE, 40),
    ]
    with pytest.raises(PackRefused):
        load_pack(little)
    assert (RecordVersion.objects.count(), Pack.objects.get().content_hash) == (versions, hash_before)


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (SERVICE, "  - id: passport", "  - id: pasport", 19, "evidence 'pasport' is not in the pack"),
        (SERVICE, "      - file", "      - fiel", 34, "step 'fiel' is not in the pack"),
        (SERVICE, "  - office", "  - offices", 14, "authority 'offices' is not in the pack"),
        (SERVICE, "  - arrive", "  - depart", 7, "life_event 'depart' is not in the pack"),
        (SERVICE, "requires: []", "requires:\n  - other", 43, "service 'other' is not in the pack"),
        (SERVICE, "id: permit-first", "id: permit-second", 1, "the file is named 'permit-first', its record"),
        (SERVICE, "    depends_on: []", "    depends_on:\n      - decide", 21, "steps wait for each other"),
        ("authorities.yaml", "calendar: plain", "calendar: fancy", 5, "calendar 'fancy' is not in the pack"),
        ("actors.yaml", "  - id: authority", "  - id: applicant", 5, "actor 'applicant' stands twice"),
        ("pack.yaml", "title: Little", "title: Little\ntitle: Big", 3, "key 'title' stands twice"),
        ("pack.yaml", "title: Little", "title: [Little", 3, "not YAML"),
        ("pack.yaml", "title: Little", "titel: Little", 1, "unknown words"),
        ("texts/ar/services.po", 'msgstr "القرار"', "msgstr القرار", 10, "not a PO file"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    little: Path, file: str, old: str, new: str, line: int, message: str
) -> None:
    change(little, file, old, new)
    found = problems(little)
    assert any(
        one_file == file and abs(one_line - line) <= 2 and message in text
        for one_file, one_line, text in found
    ), found


def test_an_expression_that_cannot_be_read_is_named(little: Path) -> None:
    change(little, SERVICE, "concerns: person", "concerns: person\napplies_when: age >")
    assert any("expression 'age >'" in message for _, _, message in problems(little))


def test_files_of_no_kind_and_missing_files(little: Path) -> None:
    (little / "notes.yaml").write_text("a: 1\n")
    (little / "pack.yaml").unlink()
    assert {file for file, _, _ in problems(little)} == {"notes.yaml", "pack.yaml"}


def test_bytes_that_are_no_text(little: Path) -> None:
    (little / SERVICE).write_bytes(b"id: \xff\xfe")
    assert "not UTF-8" in problems(little)[0][2]


def test_a_folder_that_is_not_there() -> None:
    assert "no such folder" in problems(Path("/nowhere/at/all"))[0][2]


def test_the_command_speaks_json_and_ends_with_2(little: Path, empty_house: None) -> None:
    out = StringIO()
    call_command("load-pack", str(little), "--json", stdout=out)
    assert json.loads(out.getvalue())["added"] == 10
    change(little, SERVICE, "confidence: low", "confidence: sure")
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("load-pack", str(little), "--json", stdout=out)
    assert ended.value.code == 2
    error = json.loads(out.getvalue())["errors"][0]
    assert error["file"] == SERVICE
    assert error["line"] > 1
    assert error["remedy"]


def test_a_second_city_is_refused(little: Path, shenzhen: Pack) -> None:
    with pytest.raises(PackRefused) as refused:
        load_pack(little)
    assert "holds the pack 'shenzhen'" in refused.value.problems[0].message
    assert Pack.objects.count() == 1


# The sample city


def test_nothing_of_the_sample_city_is_lost(shenzhen: Pack) -> None:
    content = read_pack(Path(settings.PACK))
    for kind in RecordVersion.Kind.values:
        wanted = [record.document for record in content.records if record.kind == kind]
        assert documents(kind)[kind] == wanted


def test_the_sample_city_is_complete(shenzhen: Pack) -> None:
    services = documents("service")["service"]
    needs = [need for one in services for need in one["evidence"]]
    steps = [step for one in services for step in one["steps"]]
    assert len(services) == 333
    assert len(documents("evidence")["evidence"]) == 253
    assert (len(needs), sum(1 for need in needs if need.get("condition"))) == (1672, 676)
    assert (len(steps), sum(1 for step in steps if step.get("deadline"))) == (1001, 101)
    assert sum(len(one["sources"]) for one in services) >= 600
    assert EvidenceRequirement.objects.count() == 1672
    assert Counter(one["confidence"] for one in services) == {"high": 143, "medium": 131, "low": 59}
    assert Counter(one["fee"]["status"] for one in services) == {
        "inferred": 212, "unknown": 80, "partly_read": 25, "read": 16,
    }  # fmt: skip


def test_conditions_of_the_main_flows_are_expressions(shenzhen: Pack) -> None:
    counts = Counter(EvidenceRequirement.objects.values_list("condition", flat=True))
    assert counts["expression"] >= 125
    main = EvidenceRequirement.objects.filter(
        service__events__identifier__in=["work", "arrive", "family", "settle-in", "stay"], condition="text"
    ).exclude(service__events__identifier__in=["any"])
    journeys = {item["id"] for one in documents("journey")["journey"] for item in one["services"]}
    in_words = {row.service.identifier for row in main.select_related("service")}
    assert not in_words & journeys


@pytest.mark.parametrize("language", ["zh-hans"])
def test_every_text_of_the_sample_city_is_there(shenzhen: Pack, language: str) -> None:
    source = set(CatalogueText.objects.filter(language="en").values_list("subject", "field"))
    there = set(CatalogueText.objects.filter(language=language).values_list("subject", "field"))
    assert sorted(source - there)[:10] == []


def test_arabic_has_every_title_and_the_whole_main_flow(shenzhen: Pack) -> None:
    there = set(CatalogueText.objects.filter(language="ar").values_list("subject", "field"))
    journeys = {item["id"] for one in documents("journey")["journey"] for item in one["services"]}
    wanted = {
        (subject, field)
        for subject, field in CatalogueText.objects.filter(language="en").values_list("subject", "field")
        if not subject.startswith("service/")
        or field in ("title", "summary")
        or subject.removeprefix("service/") in journeys
    }
    assert sorted(wanted - there)[:10] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (SERVICE, "https://example.org/permit", "javascript:alert(1)", "is no web address"),
        (
            SERVICE,
            "last_checked_on: '2026-11-22'",
            "last_checked_on: '2999-01-01'",
            "later than the pack itself",
        ),
        (SERVICE, "working_days: 7", "working_days: 999999999", "999999999"),
        ("pack.yaml", "Asia/Shanghai", "Mars/X", "is no time zone"),
    ],
)
def test_what_would_mislead_a_reader_is_refused(
    little: Path, file: str, old: str, new: str, message: str
) -> None:
    change(little, file, old, new)
    assert any(one_file == file and message in text for one_file, _, text in problems(little))


def test_a_file_that_leads_out_of_the_pack_is_not_read(
    little: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.yaml"
    secret.write_text("secret: do not tell\n")
    (little / "services" / "x.yaml").symlink_to(secret)
    found = problems(little)
    assert ("services/x.yaml", "leads out of the pack") in [(file, message) for file, _, message in found]
    assert "do not tell" not in str(found)
