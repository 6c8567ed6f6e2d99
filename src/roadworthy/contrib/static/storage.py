"""Django's storage of hashed static files, that lets a broken reference be instead of failing the build for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.contrib.staticfiles.utils import matches_patterns
from django.core.exceptions import SuspiciousFileOperation

Processed = tuple[str, Any, Any]


class HashedStaticFilesStorage(ManifestStaticFilesStorage):
    """Names each file by its content. What names a file that isn't there keeps the name as it is written.

    Files that are not in the list of this release (made after it was written) keep their names too.
    """

    manifest_strict = False

    def hashed_name(self, name: str, content: Any = None, filename: str | None = None) -> str:
        """Return the name with its hash; the name itself where there is no such file."""
        try:
            return str(super().hashed_name(name, content, filename))
        except (ValueError, SuspiciousFileOperation):
            return name

    def stored_name(self, name: str) -> str:
        """Return the name that a file of this release is served by."""
        known = self.hash_key(self.clean_name(urlsplit(unquote(name)).path.strip()))
        return str(super().stored_name(name)) if known in self.hashed_files else name

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Processed]:
        """Hash all files. A reference that can't be followed, or a text that is no UTF-8, is left as it is."""
        others = {name: place for name, place in paths.items() if not dry_run and self._is_unreadable(place)}
        readable = {name: place for name, place in paths.items() if name not in others}
        for processed in super().post_process(readable, dry_run=dry_run, **options):
            if not isinstance(processed[2], Exception):
                yield processed
        for name, (storage, path) in others.items():
            with storage.open(path) as file:
                hashed = self.hashed_name(name, file)
                file.seek(0)
                if not self.exists(hashed):
                    self._save(hashed, file)
            self.hashed_files[self.hash_key(self.clean_name(name))] = self.clean_name(hashed)
            yield name, hashed, True
        if others:
            self.save_manifest()

    def _is_unreadable(self, place: tuple[Any, str]) -> bool:
        """Say whether a file is to be searched for references, and is no text."""
        storage, path = place
        if not matches_patterns(path, self._patterns):
            return False
        with storage.open(path) as file:
            try:
                file.read().decode("utf-8")
            except UnicodeDecodeError:
                return True
        return False
