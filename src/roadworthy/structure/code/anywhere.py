"""Models without the lines that they stand on: as they are for whoever only asks what they have."""

from __future__ import annotations

from dataclasses import replace

from roadworthy.structure.code.models import ModelFacts, Models
from roadworthy.structure.code.written import Written


class Anywhere:
    """The project's models, each the same wherever in its file it is written: above it, lines come and go."""

    def __init__(self, models: Models) -> None:
        self._models = models
        self._found: dict[str, ModelFacts | None] = {}

    def get(self, qualname: str) -> ModelFacts | None:
        """Return a model, or None."""
        if qualname not in self._found:
            model = self._models.get(qualname)
            self._found[qualname] = _without_lines(model) if model else None
        return self._found[qualname]

    @property
    def all(self) -> tuple[ModelFacts, ...]:
        """Return all models, abstract ones too."""
        found = (self.get(each.qualname) for each in self._models.all)
        return tuple(each for each in found if each)


def _without_lines(model: ModelFacts) -> ModelFacts:
    fields = (replace(each, line=0, written=_somewhere(each.written)) for each in model.fields)
    return replace(model, line=0, fields=tuple(fields))


def _somewhere(written: Written) -> Written:
    return Written(
        written.kind,
        written.name,
        0,
        written.value,
        _somewhere(written.of) if isinstance(written.of, Written) else written.of,
        tuple(_somewhere(each) if isinstance(each, Written) else each for each in written.parts),
        tuple((key, _somewhere(each) if isinstance(each, Written) else each) for key, each in written.keys),
    )
