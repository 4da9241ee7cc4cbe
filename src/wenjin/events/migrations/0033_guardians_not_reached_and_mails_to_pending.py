from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0032_address_was_proven"),
    ]

    operations = [
        migrations.AddField(
            model_name="guardian",
            name="mail_failed_at",
            field=models.DateTimeField(
                help_text="since when mails to them come back; of a contact, see the registration", null=True
            ),
        ),
        migrations.AlterField(
            model_name="mailing",
            name="segment",
            field=models.CharField(
                choices=[
                    ("registered", "who has a place"),
                    ("pending", "whose place is kept until a decision or a consent"),
                    ("waiting", "who is on the waiting list or has an offer"),
                    ("attended", "who was there"),
                    ("cancelled", "who was registered when the event was cancelled"),
                    ("news", "who asked for news, at events about the same"),
                ],
                max_length=10,
            ),
        ),
    ]
