"""The project's settings modules, as they are written: every value with its line, over star imports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from roadworthy.structure.code.names import Names
from roadworthy.structure.code.summary import Bound, FileSummary

TELLTALE = frozenset(["INSTALLED_APPS", "MIDDLEWARE", "DATABASES", "ROOT_URLCONF", "SECRET_KEY", "DEBUG"])
CONFIGURATIONS = ("configurations.Configuration", "configurations.base.Configuration")
_DEVELOPERS = "dev developer developers development local localhost test tests testing ci debug testutils"
_FOR_DEVELOPERS = frozenset(_DEVELOPERS.split())
_DEVELOPING = re.compile(r"Dev|Local|Test|Debug", re.IGNORECASE)


@dataclass(frozen=True)
class SettingsFacts:
    """One settings module. `bound` are its own lines in order; `base` the modules that it takes everything from."""

    module: str
    path: str
    bound: tuple[Bound, ...]
    base: tuple[str, ...]

    def last(self, name: str) -> Bound | None:
        """Return what the module itself sets last."""
        return next((each for each in reversed(self.bound) if each.name == name and each.how == "assign"), None)

    @property
    def is_for_developers(self) -> bool:
        """Say whether its name says that it isn't for production."""
        words = set(self.module.rpartition(".")[2].lower().replace("settings", "").split("_"))
        return bool(words & _FOR_DEVELOPERS)


def settings_of(names: Names) -> Mapping[str, SettingsFacts]:
    """Return the modules that look like Django's settings, and those that take all from one of them."""
    found: dict[str, SettingsFacts] = {}
    candidates = [each for each in names.modules.values() if each.kind == "code"]
    for _ in range(4):  # a base, its base, and theirs
        for summary in candidates:
            if summary.module not in found and (_is_settings(summary) or set(_bases(names, summary)) & set(found)):
                base = tuple(_bases(names, summary))
                found[summary.module] = SettingsFacts(summary.module, summary.path, _said(summary), base)
    for each in list(found.values()):
        for part in each.base:
            summary = names.modules[part]
            if part not in found and summary.path.startswith(
                f"{each.path.rpartition('/')[0]}/"
            ):  # a part, by its place
                found[part] = SettingsFacts(part, summary.path, _said(summary), tuple(_bases(names, summary)))
    return found


def _said(summary: FileSummary) -> tuple[Bound, ...]:
    """Return what a module sets, also in the classes of django-configurations."""
    if not _has_classes(summary):
        return summary.names
    of_classes = (each for each in summary.classes if each.bases and not _DEVELOPING.search(each.name))
    return (*summary.names, *(bound for each in of_classes for bound in each.attributes if bound.name.isupper()))


def _has_classes(summary: FileSummary) -> bool:
    """Say whether its settings are classes of django-configurations."""
    return any(each.target in CONFIGURATIONS for each in summary.imports)


def _is_settings(summary: FileSummary) -> bool:
    if _has_classes(summary):
        return True
    bound = {each.name for each in summary.names}
    return len(bound & TELLTALE) >= 3 or ("settings" in summary.path and len(bound & TELLTALE) >= 1)


def _bases(names: Names, summary: FileSummary) -> list[str]:
    targets = [each.target for each in summary.imports if each.name == "*" and not each.scope]
    return [names.modules[found].module for target in targets if (found := names.module_in(target)) and found == target]
