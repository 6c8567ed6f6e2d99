import shop.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "channel", models.CharField(max_length=9, default="web", db_default="web")),
        migrations.AddField("order", "buyer", models.ForeignKey("auth.User", on_delete=models.CASCADE, null=True)),
        migrations.AddField("order", "labels", models.ManyToManyField("shop.Coupon")),
        migrations.AddField("order", "nickname", shop.fields.MaybeCharField(max_length=9)),
        migrations.AddField("configuration", "shows_cents", models.BooleanField(default=True)),
        migrations.AddField("legacy", "name", models.CharField(max_length=9, default="")),
        migrations.CreateModel("Visit", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("visit", "order", models.ForeignKey("shop.Order", models.CASCADE)),
        migrations.AddField(
            "order",
            "double",
            models.GeneratedField(expression=models.F("sum") * 2, output_field=models.IntegerField(), db_persist=True),
        ),
    ]
