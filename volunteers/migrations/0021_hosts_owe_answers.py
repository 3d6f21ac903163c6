from django.db import migrations, models

from portal.text import dates


def give_days(apps, editor):
    """Whoever was shown before has as many days as if it were shown today."""
    rows = apps.get_model("volunteers", "Choice").objects.using(editor.connection.alias)
    rows.filter(application__shared_at__isnull=False).update(
        answer_by=dates.end_of_day_in(14)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0020_documents_and_versions_of_reviews'),
    ]

    operations = [
        migrations.AddField(
            model_name='choice',
            name='answer_by',
            field=models.DateTimeField(editable=False, null=True, verbose_name='answer by'),
        ),
        migrations.AddField(
            model_name='interest',
            name='is_on_behalf',
            field=models.BooleanField(default=False, editable=False, verbose_name='said by a coordinator for it'),
        ),
        migrations.RunPython(give_days, migrations.RunPython.noop),
    ]
