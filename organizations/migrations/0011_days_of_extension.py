from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0010_must_haves_in_the_match'),
    ]

    operations = [
        migrations.AddField(
            model_name='cohort',
            name='extension_days',
            field=models.PositiveSmallIntegerField(default=184, help_text='Counted from the day on which the service ends. 0: not at all.', verbose_name='days a year of work can be extended'),
        ),
    ]
