import django.db.models.deletion
from django.db import migrations, models

_OUTCOMES = [
    ("admitted", "admitted"),
    ("again", "again"),
    ("unknown", "unknown"),
    ("elsewhere", "elsewhere"),
    ("not_confirmed", "not_confirmed"),
    ("undone", "undone"),
    ("turned_away", "turned_away"),
]


class Migration(migrations.Migration):
    dependencies = [("events", "0001_events_and_registrations")]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="number",
            field=models.PositiveBigIntegerField(
                help_text="its own at the device: what is sent again is the same reading"
            ),
        ),
        migrations.AddField(
            model_name="scan",
            name="is_undo",
            field=models.BooleanField(
                default=False, help_text="takes back what was read of the guest before"
            ),
        ),
        migrations.AlterField(
            model_name="scan", name="outcome", field=models.CharField(choices=_OUTCOMES, max_length=14)
        ),
        migrations.AlterField(
            model_name="scan",
            name="told",
            field=models.CharField(
                choices=_OUTCOMES, help_text="what the device said at the door", max_length=14
            ),
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=32, unique=True)),
                (
                    "file_hash",
                    models.CharField(blank=True, db_index=True, help_text="SHA-256 of the PDF", max_length=64),
                ),
                ("issued_at", models.DateTimeField()),
                (
                    "guest",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="certificate",
                        to="events.guest",
                    ),
                ),
            ],
        ),
    ]
