"""What the critique of an environment can say, whatever kinds of service it has; an id is never used again."""

from __future__ import annotations

from roadworthy.problems import Level, Rule

ALL_IN_ONE = Rule(
    "W001", "One host does everything", "When it fails, or is restarted for an upgrade, the site is gone.", Level.NOTE
)
ONE_WEB = Rule(
    "W002", "One host runs the site's code", "When it fails the site is gone, whatever else works.", Level.NOTE
)
ONE_FRONT = Rule(
    "W003", "One load balancer", "Every visitor comes through it: when it fails, nobody comes through.", Level.NOTE
)
NO_FRONT = Rule(
    "W004",
    "Several web hosts without a load balancer",
    "Names that lead to several hosts send a part of the visitors to the one that has failed.",
    Level.WARNING,
)
NO_REPLICA = Rule(
    "W005", "No replica of the database", "What was written since the last backup is lost with its disk.", Level.NOTE
)
NO_BACKUP = Rule("W006", "No backup", "A mistake, a broken disk or a burglar takes all data, for ever.", Level.WARNING)
BESIDE_WEB = Rule(
    "W007",
    "The database beside the site's code",
    "They fight for memory and disk, and a web host can't be restarted or replaced without the database.",
    Level.WARNING,
)
CACHE_BESIDE_WEB = Rule(
    "W008",
    "What all web hosts share is on one of them",
    "When that one is restarted the others lose their sessions, cache and queue too.",
    Level.NOTE,
)
JOBS_BESIDE_WEB = Rule(
    "W009",
    "Jobs without a host for workers",
    "They take processor and memory from the visitors' requests of the host they run on.",
    Level.NOTE,
)
WORKER_BESIDE_WEB = Rule(
    "W010", "Workers beside the web", "A long task slows the requests of its host down.", Level.NOTE
)
ONE_WORKER = Rule(
    "W011", "One host for workers", "When it fails nothing that is queued is done until it is back.", Level.NOTE
)
NO_DATABASE = Rule(
    "W012",
    "No database for several hosts",
    "A SQLite file is on one host alone: the others would each have their own.",
    Level.WARNING,
)
NO_CACHE = Rule(
    "W013",
    "No cache for several hosts",
    "What one process caches, another does not see: counters, limits and sessions kept there differ.",
    Level.NOTE,
)
LOCAL_MEDIA = Rule(
    "W014",
    "Uploads on the disks of several hosts",
    "What was uploaded through one host is not found on another.",
    Level.WARNING,
)
MAYBE_LOCAL_MEDIA = Rule(
    "W015",
    "Uploads, if the site takes any, on the disks of several hosts",
    "What was uploaded through one host is not found on another.",
    Level.NOTE,
)
SECRET_IN_OPEN = Rule(
    "W016",
    "A secret in a clear variable",
    "Everybody who can read the repository can read it, for ever.",
    Level.WARNING,
)
NO_DOMAIN = Rule(
    "W017", "No domain", "Without a name there is no certificate, and Django answers nobody.", Level.WARNING
)
MEMORY = Rule(
    "W018",
    "More memory promised than there is",
    "The kernel ends what takes the most, in the middle of the busiest hour; mostly that is the database.",
    Level.WARNING,
)
DISK = Rule("W019", "Little room on a disk", "Releases, logs and the database grow; a full disk stops them all.",
            Level.WARNING)  # fmt: skip
CLOCK = Rule(
    "W020", "A clock that is wrong", "Sessions, signatures and the order of the log go wrong with it.", Level.WARNING
)
MIXED = Rule(
    "W021",
    "Hosts with different systems",
    "What works on one may not on the other: a release is built for each of them.",
    Level.NOTE,
)
HUB_BESIDE = Rule("W022", "The hub beside what it watches", "It fails with what it should tell you about.", Level.NOTE)

RULES = (
    *(ALL_IN_ONE, ONE_WEB, ONE_FRONT, NO_FRONT, NO_REPLICA, NO_BACKUP, BESIDE_WEB, CACHE_BESIDE_WEB, JOBS_BESIDE_WEB),
    *(WORKER_BESIDE_WEB, ONE_WORKER, NO_DATABASE, NO_CACHE, LOCAL_MEDIA, MAYBE_LOCAL_MEDIA, SECRET_IN_OPEN, NO_DOMAIN),
    *(MEMORY, DISK, CLOCK, MIXED, HUB_BESIDE),
)
