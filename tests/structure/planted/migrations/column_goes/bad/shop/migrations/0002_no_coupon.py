from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RemoveField("order", "coupon"),
        migrations.RunSQL("ALTER TABLE shop_order DROP COLUMN note", reverse_sql=migrations.RunSQL.noop),
    ]
