from django.db import migrations


class Migration(migrations.Migration):
    # Apart from filling `separators`: PostgreSQL alters no table with pending triggers.
    dependencies = [("organizations", "0008_only_approved_texts_are_public")]

    operations = [migrations.RemoveField(model_name="position", name="source")]
