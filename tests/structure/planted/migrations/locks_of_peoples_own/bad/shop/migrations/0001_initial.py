from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel("Member", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Review",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("member", models.ForeignKey("shop.Member", on_delete=models.CASCADE)),
                ("film", models.IntegerField()),
            ],
        ),
    ]
