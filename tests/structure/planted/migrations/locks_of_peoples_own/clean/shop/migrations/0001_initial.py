from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel("Hall", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Seat",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("hall", models.ForeignKey("shop.Hall", on_delete=models.CASCADE)),
                ("number", models.IntegerField()),
            ],
        ),
    ]
