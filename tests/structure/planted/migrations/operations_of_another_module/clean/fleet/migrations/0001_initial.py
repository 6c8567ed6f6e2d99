from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel(
            "Sailing",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("leaves", models.DateTimeField()),
                ("pier", models.CharField(max_length=3)),
            ],
        ),
    ]
