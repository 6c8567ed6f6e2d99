from django.db import migrations

from fleet.operations import in_the_models_alone


class Migration(migrations.Migration):
    dependencies = [("fleet", "0002_gates")]
    operations = [
        in_the_models_alone(migrations.RemoveField("sailing", "pier")),
    ]
