"""The migrations say what the models say."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=0)


def test_a_missing_migration_would_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    """A field that no migration knows is added for a moment."""
    model = apps.get_model("catalogue", "Pack")
    extra = models.IntegerField(default=0)
    extra.contribute_to_class(model, "never_migrated")
    try:
        with pytest.raises(SystemExit):
            call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
    finally:
        model._meta.local_fields.remove(extra)
        model._meta._expire_cache()  # type: ignore[attr-defined]
        del model.never_migrated
    assert "never_migrated" in capsys.readouterr().out
