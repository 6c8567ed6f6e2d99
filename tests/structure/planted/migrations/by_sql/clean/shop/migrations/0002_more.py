from django.db import migrations

NOOP = migrations.RunSQL.noop
SQL = """
    ALTER TABLE shop_order ADD CONSTRAINT filled CHECK (number IS NOT NULL) NOT VALID;
    ALTER TABLE shop_order ADD COLUMN price numeric(10, 2) NOT NULL DEFAULT 0;
    ALTER TABLE shop_order ADD COLUMN note text
"""


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_initial")]
    operations = [
        migrations.RunSQL(SQL, NOOP),
        migrations.RunSQL("ALTER TABLE shop_order VALIDATE CONSTRAINT filled", NOOP),
        migrations.RunSQL("ALTER TABLE shop_order ALTER COLUMN number SET NOT NULL", NOOP),
        migrations.RunSQL("ALTER TABLE shop_order ALTER COLUMN note TYPE text", NOOP),
    ]
