from django.db import migrations


class Migration(migrations.Migration):
    # Apart from filling `separators`: PostgreSQL alters no table with pending triggers.
    dependencies = [("organizations", "0008_separators_of_positions")]

    operations = [migrations.RemoveField(model_name="position", name="source")]
