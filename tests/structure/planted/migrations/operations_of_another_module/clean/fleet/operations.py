from django.db import migrations, models

GATES = [
    migrations.AddField("sailing", "gate", models.CharField(max_length=3, db_default="")),
]


def in_the_models_alone(*operations):
    return migrations.SeparateDatabaseAndState(state_operations=list(operations))
