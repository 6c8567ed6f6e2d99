"""A column that will go: the release that does not know it any more may leave it empty."""

from __future__ import annotations

from typing import Any

from django.db.migrations import AlterField


class Doom(AlterField):
    """Makes a column nullable and nothing else: Django would take its foreign key away and prove it anew."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Loosen the column."""
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        table, column = map(schema_editor.quote_name, (model._meta.db_table, model._meta.get_field(self.name).column))
        schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL", None)
