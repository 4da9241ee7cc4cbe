import django.db.models.deletion
from django.db import migrations, models

from wenjin.core.ledger import guard


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('at', models.DateTimeField(db_index=True)),
                ('reach', models.BigIntegerField(help_text='highest row id of an entry that was there')),
                ('root', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField(help_text='how many streams had grown')),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('key_id', models.CharField(max_length=16)),
                ('signature', models.CharField(max_length=128)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField(help_text='1 is the first of its stream')),
                ('code', models.CharField(max_length=60)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=80)),
                ('acting_for', models.CharField(blank=True, max_length=80)),
                ('payload', models.JSONField()),
                ('sealed', models.BinaryField(null=True)),
                ('key_id', models.UUIDField(null=True)),
                ('previous_hash', models.CharField(max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('act_key', models.CharField(max_length=80, null=True, unique=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stream', 'number'), name='ledger_entry_place')],
            },
        ),
        migrations.CreateModel(
            name='HeadExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('head', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='export', to='ledger.head')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='HeadLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stream', models.CharField(max_length=80)),
                ('number', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('head', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='ledger.head')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('stream', 'number'), name='ledger_head_line_place')],
            },
        ),
        migrations.RunPython(guard.migrate_forward, guard.migrate_back),
    ]
