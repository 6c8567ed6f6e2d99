from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_forget_coupon")]
    operations = [
        migrations.RunSQL("DROP TABLE shop_coupon", reverse_sql=migrations.RunSQL.noop),
    ]
