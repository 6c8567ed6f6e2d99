from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.AddField("order", "channel", models.CharField(max_length=9, default="web")),
        migrations.AddField(
            model_name="order",
            name="buyer",
            field=models.ForeignKey("auth.User", on_delete=models.CASCADE, default=1),
            preserve_default=False,
        ),
    ]
