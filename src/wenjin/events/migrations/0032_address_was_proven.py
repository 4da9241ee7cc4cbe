"""News goes only to addresses that were proven. Nothing is known of those of before; sample guests are invented."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def prove_samples(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Addresses of invented people lead nowhere, and their news shows what mails to many look like."""
    rows = apps.get_model("events", "Registration").objects.filter(is_sample=True, email_index__gt="")
    rows.update(mail_proven_at=models.F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0031_mails_to_who_was_registered"),
    ]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="mail_proven_at",
            field=models.DateTimeField(
                help_text="when its page was first opened from a mail: the address is theirs", null=True
            ),
        ),
        migrations.RunPython(prove_samples, migrations.RunPython.noop, elidable=True),
    ]
