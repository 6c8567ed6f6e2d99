"""What to give a variable that the settings ask for, on this workstation: by what its name says it is for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from roadworthy.structure.found import FoundVariable

SECRET = re.compile(
    r"(SECRET|PASSWORD|PASSWD|PASSPHRASE|_PASS$|TOKEN|PRIVATE|CREDENTIAL|API_?KEY|_KEY$|^KEY$|DSN|SALT)"
)
PLACEHOLDER = re.compile(r"change.?me|replace|your|xxx|<.*>|\*\*\*|example|todo|\.\.\.|\$\{|^\W*$", re.I)
HAS_PASSWORD = re.compile(r"://[^/@\s]*:[^/@\s]+@")


@dataclass(frozen=True)
class Surroundings:
    """What decides a value: the site's name, the kind of database it wants, and a maker of random words."""

    name: str
    database: str
    random_word: Callable[[], str]
    examples: Mapping[str, str]


def given(name: str, surroundings: Surroundings) -> FoundVariable:
    """Return the variable with a value for this workstation; not `known` where the value is only a stand-in."""
    for pattern, make in MEANINGS:
        if re.search(pattern, name):
            return FoundVariable(name, given=make(surroundings), secret=bool(SECRET.search(name)))
    if SECRET.search(name):
        word = f"for-this-workstation-only-{surroundings.random_word()}"
        return FoundVariable(name, given=word, secret=True, known="SECRET_KEY" in name or "SALT" in name)
    example = surroundings.examples.get(name, "")
    if example and not PLACEHOLDER.search(example) and not HAS_PASSWORD.search(example):
        return FoundVariable(name, given=example)
    return FoundVariable(name, given=_plain(name), known=False)


def _plain(name: str) -> str:
    """Return a believable stand-in: a number, an address or a word, as the last part of the name suggests."""
    for pattern, value in PLAIN:
        if re.search(pattern, name):
            return value
    return "stand-in"


def _database_url(surroundings: Surroundings) -> str:
    name = surroundings.name
    urls = {
        "postgresql": f"postgres://{name}@localhost:5432/{name}",
        "postgis": f"postgis://{name}@localhost:5432/{name}",
        "mysql": f"mysql://{name}@localhost:3306/{name}",
    }
    return urls.get(surroundings.database, "sqlite:///.roadworthy/local/data/db.sqlite3")


def _database_port(surroundings: Surroundings) -> str:
    return "3306" if surroundings.database == "mysql" else "5432"


def _database_engine(surroundings: Surroundings) -> str:
    engine = surroundings.database or "sqlite3"
    postgis = engine == "postgis"
    return "django.contrib.gis.db.backends.postgis" if postgis else f"django.db.backends.{engine}"


def _database_name(surroundings: Surroundings) -> str:
    return surroundings.name if surroundings.database else ".roadworthy/local/data/db.sqlite3"


Make = Callable[[Surroundings], str]
MEANINGS: tuple[tuple[str, Make], ...] = (
    (r"(DATABASE|DB|POSTGRES\w*|MYSQL|PG)_(URL|URI)$|DATABASE_DSN$|^(READ_)?DATABASE_URL", _database_url),
    (r"(DB|DATABASE|SQL|POSTGRES|PG|MYSQL)_?(ENGINE|BACKEND|ADAPTER)$", _database_engine),
    (r"(DB|DATABASE|SQL|POSTGRES|PG|MYSQL)_?(HOST|HOSTNAME|SERVER|ADDR)$", lambda around: "localhost"),
    (r"(DB|DATABASE|SQL|POSTGRES|PG|MYSQL)_?PORT$", _database_port),
    (r"(DB|SQL|PG|POSTGRES|MYSQL|DATABASE)_?(DB|NAME|DATABASE)$|^(DATABASE|DB)$", _database_name),
    (r"(DB|DATABASE|SQL|PG|POSTGRES|MYSQL)_?(USER|USERNAME)$", lambda around: around.name),
    (r"REDIS_?(HOST|HOSTNAME|SERVER)$", lambda around: "localhost"),
    (r"REDIS_?PORT$", lambda around: "6379"),
    (r"REDIS\w*_(URL|URI|LOCATION|DSN)$|^(CACHE|BROKER)_(URL|LOCATION)$", lambda around: "redis://localhost:6379/0"),
    (r"(BROKER|RESULT_BACKEND|QUEUE|CHANNEL\w*|CELERY)\w*(URL|BACKEND)$", lambda around: "redis://localhost:6379/1"),
    (r"MEMCACHED?_?(\w*)(URL|LOCATION|SERVERS?|HOST)$", lambda around: "localhost:11211"),
    (r"ALLOWED_HOSTS?$", lambda around: "localhost,127.0.0.1"),
    (r"(CSRF_)?TRUSTED_ORIGINS?$|CORS\w*ORIGINS?", lambda around: "http://localhost:8000"),
    (r"^(\w+_)?DEBUG$", lambda around: "False"),
    (r"EMAIL_URL$", lambda around: "consolemail://"),
    (r"EMAIL_BACKEND$", lambda around: "django.core.mail.backends.console.EmailBackend"),
    (r"(EMAIL|SMTP)_?(HOST|SERVER)$", lambda around: "localhost"),
    (r"(EMAIL|SMTP)_?PORT$", lambda around: "25"),
    (r"SENTRY_DSN$", lambda around: ""),
)
PLAIN = (
    (r"(PORT|TIMEOUT|SECONDS|SIZE|COUNT|LIMIT|AGE|NUM\w*|DAYS|HOURS|MINUTES|WORKERS|THREADS|_ID)$", "1"),
    (r"^(USE|ENABLE|IS|HAS|DISABLE|ALLOW)_|_(ENABLED|DISABLED|SECURE|SSL|TLS)$", "False"),
    (r"ADMIN_?URL$", "admin/"),
    (r"(URL|URI|ENDPOINT|ORIGIN|BASE)$", "http://localhost:8000"),
    (r"(HOST|HOSTNAME|DOMAIN|SERVER)S?$", "localhost"),
    (r"(EMAIL|FROM|SENDER|MAIL)$", "webmaster@localhost"),
    (r"(DIR|FOLDER|ROOT|PATH)$", ".roadworthy/local/data"),
    (r"(ENV|ENVIRONMENT|STAGE)$", "production"),
    (r"LEVEL$", "INFO"),
)


def read_examples(texts: Iterable[str]) -> dict[str, str]:
    """Return NAME=value lines of files such as .env.example; never to be used for what is secret."""
    found: dict[str, str] = {}
    for text in texts:
        for line in re.finditer(r"^\s*(?:export\s+)?([A-Z][A-Z0-9_]+)\s*=\s*([^\n#]*)", text, re.M):
            found.setdefault(line[1], line[2].strip().strip("'\""))
    return found
