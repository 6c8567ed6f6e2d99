"""Adds the index that makes full-text search quick on PostgreSQL; other databases go without."""

from django.db import migrations

# The expression is what Django writes for SearchVector("headline", "standfirst", "body", config="english"):
# PostgreSQL uses an index on an expression only where a query has the very same.
CREATE = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS article_words ON articles_article USING gin (to_tsvector('english'::regconfig,
COALESCE(headline, '') || ' ' || COALESCE(standfirst, '') || ' ' || COALESCE(body, '')))
"""
DROP = "DROP INDEX CONCURRENTLY IF EXISTS article_words"


def on_postgresql(statement):
    """Return an operation that runs a statement where it is understood."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    """Outside a transaction, so that articles can be written while the index is made."""

    atomic = False
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(on_postgresql(CREATE), on_postgresql(DROP))]
