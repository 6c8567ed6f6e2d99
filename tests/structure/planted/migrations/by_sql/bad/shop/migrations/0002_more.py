from django.db import migrations

NOOP = migrations.RunSQL.noop
SQL = """
    ALTER TABLE shop_order
        ADD COLUMN code varchar(9) NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunSQL(["ALTER TABLE shop_order ALTER COLUMN number SET NOT NULL"], NOOP),
        migrations.RunSQL("ALTER TABLE shop_order ALTER number TYPE bigint USING number::bigint", NOOP),
        migrations.RunSQL(SQL, NOOP),
    ]
