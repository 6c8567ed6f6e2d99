from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RemoveField("coupon", "code"),
        migrations.RemoveField("order", "coupon"),
        migrations.DeleteModel(name="Coupon"),
    ]
