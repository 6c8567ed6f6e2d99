"""What a start of the site told: whether it comes up without what may be down or missing when it must."""

from __future__ import annotations

from roadworthy.problems import Level
from roadworthy.structure.checks.check import tried

CANT_START = tried(
    "W790",
    "The site doesn't start",
    why="What doesn't start on a fresh machine can't be deployed, scaled out or brought back after a loss.",
    bad="import local_secrets  # a file that is on one machine only",
    good='SECRET_KEY = os.environ["SECRET_KEY"]',
    way_out="correct that line, or declare what it needs in the site's requirements",
    ignore_when="the site starts in the environment it is made for; then describe that in roadworthy.toml.",
    level=Level.ERROR,
)
NEEDS_CACHE = tried(
    "W791",
    "The site doesn't start while its cache or broker is down",
    why="A restart while Redis is down, or before it is up, then takes the whole site down, and no deploy can repair"
    " it. Every management command needs Redis too.",
    bad="client = redis.from_url(settings.REDIS_URL)\nVERSION = client.get('version')  # at import",
    good="def version():\n    return client.get('version')  # when it is asked for",
    way_out="connect when something is asked for, not while the code is imported",
    ignore_when="the process can do nothing at all without that service.",
)
NEEDS_DATABASE = tried(
    "W792",
    "The site doesn't start while its database is down",
    why="A query at import or in AppConfig.ready() makes the first migrate, a build without a database and every"
    " restart during a failover impossible.",
    bad="CHOICES = [(c.pk, c.name) for c in Category.objects.all()]  # at import",
    good="def choices():\n    return [(c.pk, c.name) for c in Category.objects.all()]",
    way_out="ask the database when something is asked for, not while the code is imported",
    ignore_when="the process can do nothing at all without the database, and no command is run without it.",
)
DEFAULT_SECRET = tried(
    "W793",
    "Without its variable, a secret has a value that stands in the code",
    why="A typing error in the environment then starts a site whose sessions and signatures anybody with the code can"
    " forge, and nothing tells.",
    bad='SECRET_KEY = os.environ.get("SECRET_KEY", "not-so-secret")',
    good='SECRET_KEY = os.environ["SECRET_KEY"]',
    way_out="read it without a default, so that the site stops with its name when it is missing",
    ignore_when="these settings are for developers alone.",
    level=Level.ERROR,
)
UNCLEAR_SECRET = tried(
    "W794",
    "Without a secret, the site stops with an error that doesn't name it",
    why="Whoever sets up a new machine has to read the code to learn which variable is missing.",
    bad='KEY = base64.b64decode(os.environ.get("KEY"))  # TypeError: argument should be bytes-like',
    good='KEY = base64.b64decode(os.environ["KEY"])',
    way_out="read it without a default: the error then names the variable",
    ignore_when="the line above the error tells the name.",
    level=Level.NOTE,
)
