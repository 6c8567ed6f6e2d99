from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0002_forget_coupon")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL('ALTER TABLE "shop_order" DROP COLUMN "coupon"', reverse_sql=migrations.RunSQL.noop),
            ],
        ),
        migrations.RunSQL("ALTER TABLE shop_order DROP COLUMN IF EXISTS note", reverse_sql=migrations.RunSQL.noop),
        migrations.AddField("order", "passing", models.CharField(max_length=9, null=True)),
        migrations.RemoveField("order", "passing"),
        migrations.RemoveField("legacy", "code"),
    ]
