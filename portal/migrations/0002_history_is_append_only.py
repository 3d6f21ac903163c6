from django.db import migrations

from portal.models import history_triggers


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_accounts_history_outbox")]

    operations = [
        migrations.RunPython(
            lambda apps, editor: history_triggers.create(editor), lambda apps, editor: history_triggers.drop(editor)
        )
    ]
