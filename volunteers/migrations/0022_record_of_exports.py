from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0021_hosts_owe_answers")]

    operations = [
        migrations.AlterModelOptions(
            name="export",
            options={
                "ordering": ["-made_at", "-pk"],
                "verbose_name": "export",
                "verbose_name_plural": "record of exports",
            },
        ),
    ]
