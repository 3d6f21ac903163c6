"""From which state to which a step of history led.

SQLite builds a table anew for a column that is never null, which loses its triggers.
"""

from django.db import migrations, models

from portal.models import history_triggers


def drop_triggers(apps, editor):
    history_triggers.drop(editor)


def create_triggers(apps, editor):
    history_triggers.create(editor)


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0009_job_row_left_as'),
    ]

    operations = [
        migrations.RunPython(drop_triggers, create_triggers),
        migrations.AddField(
            model_name='auditentry',
            name='moved_from',
            field=models.CharField(blank=True, max_length=24, verbose_name='state before'),
        ),
        migrations.AddField(
            model_name='auditentry',
            name='moved_to',
            field=models.CharField(blank=True, max_length=24, verbose_name='state after'),
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]
