"""Which rows visitors choose in a form: what its cleaned data has under the names of such fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadworthy.structure.code.value import Value

if TYPE_CHECKING:
    from roadworthy.structure.code.values import Place, Values


class Chosen:
    """Answers what `form.cleaned_data["order"]` is."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def row(self, form: str, name: str, place: Place) -> Value | None:
        """Return the row or the rows that a field gives, or what of the visitor's is nothing of the database."""
        values = self.values
        bound = values.classes.attribute(form, name)
        if bound is not None:
            kind = bound[1].value.name
            given = (
                bound[1].value.argument(0, "queryset")
                if kind.endswith(("ModelChoiceField", "ModelMultipleChoiceField"))
                else None
            )
            lines = values.functions.get(bound[0].module)
            rows = values.at(given, values.place(lines, bound[1].line, place.depth + 1)) if given and lines else None
            if rows is None or not rows.is_rows():
                return Value("cleaned", name=name)
            return self._of_field(rows.of, kind.endswith("ModelMultipleChoiceField"))
        model = values.models.get(values.attributes.model_of_meta(form))
        field = model.field(name) if model else None
        if field is None or field.name != name or not field.to:
            return Value("cleaned", name=name)
        return self._of_field(field.to, field.is_to_many)

    def _of_field(self, model: str, is_many: bool) -> Value:
        row = Value("instance", model, name="known")
        return Value("list", item=row) if is_many else row  # the form has read the rows already
