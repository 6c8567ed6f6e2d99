from django.db import migrations, models


def fill(apps, schema_editor):
    Sailing = apps.get_model("fleet", "Sailing")
    for sailing in Sailing.objects.all():
        sailing.gate = "A"
        sailing.save()


GATES = [
    migrations.AddField("sailing", "gate", models.CharField(max_length=3, default="")),
    migrations.RunPython(fill, migrations.RunPython.noop),
]


def renamed(model, old, new):
    return migrations.RenameField(model_name=model, old_name=old, new_name=new)
