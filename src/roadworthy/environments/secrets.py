"""The secrets of a site: one encrypted file per environment in the repository, opened by a key that is not in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from roadworthy.environments.age import Damaged, NotForThisKey, seal, unseal
from roadworthy.environments.document import as_typed
from roadworthy.environments.environment import Environment
from roadworthy.environments.key import KEY_VARIABLE, Key, find_key, key_file, make_key
from roadworthy.environments.recipients import Recipient, read_recipients
from roadworthy.environments.recipients import written as recipients_text
from roadworthy.environments.secret_rules import CHANGED_MEANWHILE, DAMAGED, NO_KEY, NO_MEMBERS, NOT_A_MEMBER, WRONG_KEY
from roadworthy.environments.secret_values import SecretValues, parse, written
from roadworthy.environments.site import Site
from roadworthy.environments.whole_file import SHARED, write_whole
from roadworthy.problems import Problem, ProblemsFound, Where

FOLDER = "secrets"
RECIPIENTS = "recipients.txt"
MARK = "# for: "


@dataclass(frozen=True)
class Safe:
    """The encrypted files of one site. `variables` are those that road itself sees; they may hold or name the key."""

    site: str
    folder: Path
    variables: Mapping[str, str] = field(repr=False)

    def file(self, environment: str) -> Path:
        """Return the encrypted file of an environment, whether it is there or not."""
        return self.folder / FOLDER / f"{environment}.age"

    @property
    def recipients_file(self) -> Path:
        """Return the file that says who can open the secrets."""
        return self.folder / FOLDER / RECIPIENTS

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Return everybody who can open the secrets after the next change."""
        return read_recipients(self.recipients_file)

    @property
    def environments(self) -> tuple[str, ...]:
        """Return the names of the environments that have secrets."""
        return tuple(sorted(file.stem for file in (self.folder / FOLDER).glob("*.age") if file.name[0] != "."))

    def key(self) -> Key | None:
        """Return the key that is here, or None."""
        return find_key(self.site, self.variables)

    def open(self, environment: str) -> SecretValues:
        """Return the secrets of an environment; none when it has no file. Raise ProblemsFound if it can't be opened."""
        text = self._text(environment)
        return parse(text, as_typed(self.file(environment))) if text else SecretValues()

    def fingerprint(self, environment: str) -> bytes:
        """Return the encrypted bytes, to see later whether somebody changed them."""
        file = self.file(environment)
        return file.read_bytes() if file.exists() else b""

    def _text(self, environment: str) -> str:
        sealed = self.fingerprint(environment)
        return self.unseal(sealed, self.file(environment)) if sealed else ""

    def unseal(self, sealed: bytes, file: Path) -> str:
        """Return the text that was sealed. Raise ProblemsFound when this key does not open it, or it is damaged."""
        key = self._needed_key(file)
        try:
            return unseal(sealed, key.secret)
        except (NotForThisKey, Damaged) as error:
            raise ProblemsFound([_refused(error, sealed, key, file)]) from None

    def seal(self, text: str) -> bytes:
        """Return `text` encrypted for everybody in the recipients file."""
        return seal(text, (each.public for each in self.recipients))

    def _needed_key(self, file: Path) -> Key:
        if key := self.key():
            return key
        place = as_typed(key_file(self.site, self.variables))
        hint = f"bring your key to {place} or into {KEY_VARIABLE}; if you never had one: road secrets key"
        raise ProblemsFound([NO_KEY.problem("there is no key to open it", hint, Where(as_typed(file)))])

    def store(self, environment: str, values: Mapping[str, str], seen: bytes | None = None) -> None:
        """Encrypt and write the secrets of an environment. `seen` are the bytes that the change began from."""
        with self.locked():
            if seen is not None and seen != self.fingerprint(environment):
                message = "somebody changed it meanwhile, and nothing was saved"
                where = Where(as_typed(self.file(environment)))
                raise ProblemsFound([CHANGED_MEANWHILE.problem(message, "run the same again", where)])
            self._write(environment, values)

    def _write(self, environment: str, values: Mapping[str, str]) -> None:
        mark = MARK + " ".join(sorted(each.public for each in self.recipients))
        write_whole(self.file(environment), self.seal(f"{mark}\n{written(values)}"), SHARED)

    def change(self, environment: str, values: Mapping[str, str], without: str = "") -> None:
        """Set `values`, take `without` away, and leave the other secrets as they are."""
        with self.locked():
            kept = {name: value for name, value in self.open(environment).items() if name != without}
            self._write(environment, {**kept, **values})

    def known_to(self, environment: str) -> frozenset[str]:
        """Return the public keys for which an environment's file was encrypted last."""
        first = self._text(environment).partition("\n")[0]
        return frozenset(first.removeprefix(MARK).split()) if first.startswith(MARK) else frozenset()

    def enrol(self, *recipients: Recipient) -> None:
        """Add people who shall be able to open the secrets; `renew` makes it so."""
        self.refuse_lost_list()
        self.list_recipients((*self.recipients, *recipients))

    def list_recipients(self, recipients: tuple[Recipient, ...]) -> None:
        """Write the recipients file."""
        self.recipients_file.parent.mkdir(exist_ok=True)
        write_whole(self.recipients_file, recipients_text(recipients).encode(), SHARED)

    def renew(self, environment: str) -> bool:
        """Encrypt secrets anew if they are not for exactly the people listed; say whether that was so."""
        with self.locked():
            is_stale = self.known_to(environment) != frozenset(each.public for each in self.recipients)
            if is_stale:
                self._write(environment, self.open(environment))
        return is_stale

    def made_key(self) -> Key:
        """Return the key that is here; make one when there is none."""
        return self.key() or make_key(self.site, self.variables, self.folder)

    def get_ready(self, name: str) -> None:
        """See that what is written can be opened again; begin the safe, for `name`, when nothing is there yet."""
        recipients, where = self.recipients, Where(as_typed(self.recipients_file))
        if not recipients:
            self.refuse_lost_list()
            self.enrol(Recipient(name, self.made_key().public))
            return
        key = self._needed_key(self.recipients_file)
        if all(key.public != each.public for each in recipients):
            hint = "run road secrets key; then somebody who can open the secrets runs it too"
            raise ProblemsFound([NOT_A_MEMBER.problem(f"the key of {key.source} is not in it", hint, where)])

    def refuse_lost_list(self) -> None:
        """Raise ProblemsFound when there are secrets and the recipients file is gone or empty."""
        if self.environments and not self.recipients:
            where = Where(as_typed(self.recipients_file))
            hint = f"bring it back: git checkout -- {where.file}"
            raise ProblemsFound([NO_MEMBERS.problem("nobody is in it, and there are secrets", hint, where)])

    def newcomers(self, environment: str) -> tuple[Recipient, ...]:
        """Return who will be able to open the secrets of an environment from the next change on, and can't now."""
        known = self.known_to(environment)
        return tuple(each for each in self.recipients if each.public not in known) if known else ()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else on this machine change the secrets meanwhile."""
        (self.folder / FOLDER).mkdir(exist_ok=True)
        folder = os.open(self.folder / FOLDER, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)


def _refused(error: ValueError, sealed: bytes, key: Key, file: Path) -> Problem:
    where = Where(as_typed(file))
    if isinstance(error, NotForThisKey):
        hint = f"ask somebody who can open it to run: road secrets key --add {key.public} --name YOU"
        return WRONG_KEY.problem(f"the key of {key.source} does not open it", hint, where)
    if b"<<<<<<<" in sealed or b">>>>>>>" in sealed:
        hint = "take one of the two sides whole (git checkout --ours or --theirs), then set the other's secrets again"
        return DAMAGED.problem("a merge left its marks in it", hint, where)
    return DAMAGED.problem("it is damaged", "take an older one from the repository (git log, git checkout)", where)


def safe_of(site: Site, variables: Mapping[str, str]) -> Safe:
    """Return the safe of a site."""
    return Safe(site.name, site.folder, variables)


def read_secrets(site: Site, environment: Environment, variables: Mapping[str, str]) -> SecretValues:
    """Return the secrets of an environment. `variables` are those that road sees, where the key may be."""
    return safe_of(site, variables).open(environment.name)


def missing_secrets(environment: Environment, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of secrets that the environment declares and that have no value."""
    return tuple(name for name in environment.secrets if name not in values)
