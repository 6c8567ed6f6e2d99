"""The fields of a model, as they are written in its class."""

from __future__ import annotations

from dataclasses import dataclass

from roadworthy.structure.code.written import Written

TO_ONE = frozenset(["ForeignKey", "OneToOneField", "ParentalKey", "TreeForeignKey", "TreeOneToOneField"])
TO_MANY = frozenset(["ManyToManyField", "ParentalManyToManyField", "TreeManyToManyField", "SortedManyToManyField"])
INDEXED = frozenset(["SlugField", "ForeignKey", "OneToOneField", "ParentalKey", "TreeForeignKey", "TreeOneToOneField"])


@dataclass(frozen=True)
class FieldFacts:
    """A field. `kind` is its class's last word (`CharField`); `to` the model that a relation leads to, qualified.

    `model` is the class that its line stands in, which is an abstract parent where it is inherited.
    """

    name: str
    kind: str
    model: str
    line: int
    written: Written
    to: str = ""

    @property
    def is_relation(self) -> bool:
        """Say whether it leads to a model, one or many."""
        return self.is_to_one or self.is_to_many

    @property
    def is_to_one(self) -> bool:
        """Say whether reading it is reading another row."""
        return self.kind in TO_ONE

    @property
    def is_to_many(self) -> bool:
        """Say whether it leads to many rows."""
        return self.kind in TO_MANY or self.kind == "GenericRelation" or self.kind.endswith("ManyToManyField")

    @property
    def is_unique_to_one(self) -> bool:
        """Say whether it is a one-to-one relation."""
        return "OneToOne" in self.kind

    def _is_true(self, option: str) -> bool:
        value = self.written.key(option)
        return bool(value and value.kind == "constant" and value.value)

    @property
    def null(self) -> bool:
        """Say whether the column takes NULL."""
        return self._is_true("null")

    @property
    def has_default(self) -> bool:
        """Say whether Django fills it in by itself; `auto_now` does."""
        given = self.written.key("default") or self.written.key("db_default")
        return given is not None or self._is_true("auto_now") or self._is_true("auto_now_add")

    @property
    def has_database_default(self) -> bool:
        """Say whether the database fills it in."""
        return self.written.key("db_default") is not None

    @property
    def is_indexed(self) -> bool:
        """Say whether the field by itself has an index."""
        off = self.written.key("db_index")
        if off and off.kind == "constant":
            return bool(off.value)
        return self.kind in INDEXED or self._is_true("unique") or self._is_true("primary_key")

    @property
    def is_unique(self) -> bool:
        """Say whether no two rows have the same value."""
        return self._is_true("unique") or self._is_true("primary_key") or self.is_unique_to_one

    @property
    def related_name(self) -> str:
        """Return the name given for the way back; `+` is none."""
        value = self.written.key("related_name")
        return value.text if value else ""
