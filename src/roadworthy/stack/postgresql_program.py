"""Runs on the database's host: sees to a site's role and databases, and that the server runs as its files say.

It is sent to a Python's standard input with what is wanted at its end, so that no secret is in a file or in the words
of a command. Only the standard library is used, and nothing newer than Python 3.9. Called with `is`, it ends with 0
when all is as wanted; with `make`, it makes it so, or says in one sentence why it can't be and ends with 1.
"""

import base64
import hashlib
import hmac
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

ROUNDS = 4096
ROLE_SETTINGS = {
    "client_encoding": "UTF8",
    "default_transaction_isolation": "read committed",
    "TimeZone": "UTC",
    "lock_timeout": "1min",
}
AS_POSTGRES = ("runuser", "-u", "postgres", "--")
PSQL = ("psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1")


AGENTS = 5
"""Connections of all agents on the host, one of each site: they are among those that no site is given."""
SIZES = ("shared_buffers",)
AT_START = ("max_connections", "listen_addresses", "max_worker_processes")
STARTED_OTHERWISE = (
    "SELECT 1 FROM pg_file_settings f JOIN pg_settings s USING (name)"
    " WHERE s.context = 'postmaster' AND f.error IS NOT NULL LIMIT 1"
)
"""Finds a setting in the files that the running server can only take at a start."""


def say(question: str, database: str = "postgres") -> list[str]:
    """Return the lines of PostgreSQL's answer; raise RuntimeError with its reason when it refuses."""
    called = [*AS_POSTGRES] if os.geteuid() == 0 else []
    called += [*PSQL, "-d", database]
    asked = {**os.environ, "PGOPTIONS": "-c client_min_messages=warning"}
    done = subprocess.run(called, input=question, capture_output=True, text=True, check=False, env=asked)
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if "ERROR" in line or "FATAL" in line or "error:" in line]
        raise RuntimeError((told or done.stderr.splitlines() or ["psql gave no reason"])[0])
    return [line for line in done.stdout.splitlines() if line]


def text(value: str) -> str:
    """Return a value as SQL has it."""
    return "'" + value.replace("'", "''") + "'"


def name(value: str) -> str:
    """Return a name as SQL has it."""
    return '"' + value.replace('"', '""') + '"'


def verifier(password: str, salt: bytes, rounds: int) -> str:
    """Return what PostgreSQL keeps of a password (RFC 5803): nobody can log in with it."""
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    client = hmac.new(salted, b"Client Key", hashlib.sha256).digest()
    server = hmac.new(salted, b"Server Key", hashlib.sha256).digest()
    stored = hashlib.sha256(client).digest()
    kept = [base64.b64encode(each).decode() for each in (salt, stored, server)]
    return f"SCRAM-SHA-256${rounds}:{kept[0]}${kept[1]}:{kept[2]}"


def is_password(kept: str, password: str) -> bool:
    """Say whether what PostgreSQL keeps was made of this password."""
    try:
        method, place, _ = kept.split("$")
        rounds, _, salt = place.partition(":")
        wanted = verifier(password, base64.b64decode(salt), int(rounds))
    except ValueError:
        return False
    return method == "SCRAM-SHA-256" and hmac.compare_digest(kept, wanted)


def is_role(wanted: Mapping[str, Any]) -> bool:
    """Say whether the role is there, with this password, limit and settings."""
    role = text(wanted["role"])
    found = say(
        "SELECT a.rolconnlimit || '|' || (a.rolcanlogin AND NOT a.rolsuper AND NOT a.rolcreatedb AND NOT"
        " a.rolcreaterole AND NOT a.rolreplication) || '|' || coalesce(a.rolpassword, '') || '|' ||"
        " coalesce((SELECT string_agg(each, ',' ORDER BY each) FROM unnest(s.setconfig) each), '') FROM pg_authid a"
        f" LEFT JOIN pg_db_role_setting s ON s.setrole = a.oid AND s.setdatabase = 0 WHERE a.rolname = {role}"
    )
    if not found:
        return False
    limit, is_plain, kept, settings = found[0].split("|", 3)
    own = {f"{key}={value}" for key, value in ROLE_SETTINGS.items()}
    return (
        limit == str(wanted["limit"])
        and is_plain == "true"
        and own <= set(settings.split(","))
        and is_password(kept, wanted["password"])
    )


def make_role(wanted: Mapping[str, Any]) -> None:
    """See to the role, if PostgreSQL has connections left for it."""
    refuse_too_many(wanted)
    role = name(wanted["role"])
    if not say(f"SELECT 1 FROM pg_roles WHERE rolname = {text(wanted['role'])}"):
        say(f"CREATE ROLE {role}")
    password = text(verifier(wanted["password"], os.urandom(16), ROUNDS))
    can = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT"
    statements = [f"ALTER ROLE {role} {can} CONNECTION LIMIT {int(wanted['limit'])} PASSWORD {password}"]
    statements += [f"ALTER ROLE {role} SET {key} TO {text(value)}" for key, value in ROLE_SETTINGS.items()]
    say("BEGIN;" + ";".join(statements) + ";COMMIT;")


def refuse_too_many(wanted: Mapping[str, Any]) -> None:
    """Raise RuntimeError when all roles together could hold more connections than there are."""
    there = int(say("SELECT setting FROM pg_settings WHERE name = 'max_connections'")[0])
    others = say(
        "SELECT rolname || ' ' || rolconnlimit FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND rolconnlimit > 0"
        f" AND rolname <> {text(wanted['role'])} AND NOT pg_has_role(oid, 'pg_monitor', 'MEMBER') ORDER BY rolname"
    )
    taken = sum(int(line.rpartition(" ")[2]) for line in others)
    left = there - int(wanted["reserved"]) - taken
    if int(wanted["limit"]) > left:
        told = f" ({', '.join(others)})" if others else ""
        raise RuntimeError(
            f"PostgreSQL here takes {there} connections, {wanted['reserved']} of them reserved and {taken} given to"
            f" others{told}: {wanted['limit']} for {wanted['role']} are more than the {max(0, left)} that are left;"
            " raise max_connections of the database, or lower connections of one of the sites"
        )


def is_database(wanted: Mapping[str, Any]) -> bool:
    """Say whether the database is there, is the role's own, closed to others, and has its extensions."""
    database = text(wanted["database"])
    found = say(
        "SELECT r.rolname || '|' || has_database_privilege('public', d.oid, 'CONNECT') FROM pg_database d"
        f" JOIN pg_roles r ON r.oid = d.datdba WHERE d.datname = {database}"
    )
    if found != [f"{wanted['role']}|false"]:
        return False
    missing = set(wanted["extensions"])
    return not missing or missing <= set(say("SELECT extname FROM pg_extension", wanted["database"]))


def make_database(wanted: Mapping[str, Any]) -> None:
    """See to the database."""
    database, role = name(wanted["database"]), name(wanted["role"])
    if not say(f"SELECT 1 FROM pg_database WHERE datname = {text(wanted['database'])}"):
        way = f"TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {text(collation())} LC_CTYPE {text(collation())}"
        say(f"CREATE DATABASE {database} OWNER {role} {way}")
    say(f"ALTER DATABASE {database} OWNER TO {role}; REVOKE ALL ON DATABASE {database} FROM PUBLIC")
    for extension in wanted["extensions"]:
        say(f"CREATE EXTENSION IF NOT EXISTS {name(extension)}", wanted["database"])


def collation() -> str:
    """Return the collation that no upgrade of the host changes under the indexes; C where it has no other."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    return "C.UTF-8" if {"C.utf8", "C.UTF-8"} & set(known) else "C"


def is_alone(wanted: Mapping[str, Any]) -> bool:
    """Say whether no cluster of another version holds the port."""
    return not others(wanted)


def others(wanted: Mapping[str, Any]) -> list[str]:
    """Return the clusters of other versions at the port, as version/name."""
    try:
        found = subprocess.run(["pg_lsclusters", "-h"], capture_output=True, text=True, check=False).stdout
    except FileNotFoundError:
        return []
    lines = [line.split() for line in found.splitlines()]
    return [f"{line[0]}/{line[1]}" for line in lines if line[2] == "5432" and line[:2] != [wanted["version"], "main"]]


def refuse_other(wanted: Mapping[str, Any]) -> None:
    """Raise RuntimeError: which version holds the port can't be changed here."""
    version, _, cluster = others(wanted)[0].partition("/")
    way = f"write version = {version}" if cluster == "main" else "give it another port"
    raise RuntimeError(
        f"PostgreSQL {version} (cluster {cluster}) is at port 5432 of this host already, and {wanted['version']} is"
        f" wanted: {way} in the service of the database, or move its data with pg_upgradecluster"
    )


def is_running_so(wanted: Mapping[str, Any]) -> bool:
    """Say whether the server was started with what its files say now, and will say once this site's parts are there."""
    if say(STARTED_OTHERWISE):
        return False
    told = settings_of(parts_with(wanted))
    if unheard(wanted, told):
        return False
    sizes = [f"pg_size_bytes('{told[key]}') = pg_size_bytes(current_setting('{key}'))" for key in SIZES if key in told]
    plain = [f"{text(told[key])} = current_setting('{key}')" for key in AT_START if key in told]
    return say("SELECT " + " AND ".join([*sizes, *plain, "true"])) == ["t"]


def parts_with(wanted: Mapping[str, Any]) -> list[str]:
    """Return the parts of the configuration in their order: those of other sites, and this one's as they will be."""
    own = re.compile(rf"\d\d-[a-z]+-\d+-{re.escape(wanted['key'])}\.conf")
    others = [path for path in Path(wanted["folder"]).glob("*.conf") if not own.fullmatch(path.name)]
    found = {**wanted["parts"], **{path.name: path.read_text("utf-8") for path in others}}
    return [found[each] for each in sorted(found)]


def settings_of(parts: Iterable[str]) -> dict[str, str]:
    """Return what the parts set; what comes later wins."""
    lines = [line.partition(" = ") for part in parts for line in part.splitlines() if " = " in line]
    return {key: value.strip("'") for key, _, value in lines}


def unheard(wanted: Mapping[str, Any], told: Mapping[str, str]) -> list[str]:
    """Return the addresses that this site needs and that another site's part leaves out."""
    listening = told["listen_addresses"].split(", ")
    return [
        each for each in settings_of(wanted["parts"].values())["listen_addresses"].split(", ") if each not in listening
    ]


def restart(wanted: Mapping[str, Any]) -> None:
    """Start the server anew; raise RuntimeError where it would not listen as this site needs it."""
    told = settings_of(parts_with(wanted))
    if left_out := unheard(wanted, told):
        raise RuntimeError(
            f"another site on this host has PostgreSQL listen at {told['listen_addresses']}, and not at"
            f" {', '.join(left_out)}: give this host the same address in the roadworthy.toml of both"
        )
    subprocess.run(["systemctl", "restart", wanted["unit"]], check=True)


def is_agent(wanted: Mapping[str, Any]) -> bool:
    """Say whether the role of the agents is there, sees figures, and has nothing of its own."""
    found = say(
        "SELECT rolcanlogin AND NOT rolsuper AND NOT rolcreatedb AND NOT rolcreaterole AND NOT rolreplication"
        f" AND rolconnlimit = {AGENTS} AND pg_has_role(oid, 'pg_monitor', 'MEMBER') FROM pg_roles"
        f" WHERE rolname = {text(wanted['role'])}"
    )
    return found == ["t"]


def make_agent(wanted: Mapping[str, Any]) -> None:
    """See to the role; it has no password: it comes by the socket, as its own account."""
    role = name(wanted["role"])
    if not say(f"SELECT 1 FROM pg_roles WHERE rolname = {text(wanted['role'])}"):
        say(f"CREATE ROLE {role}")
    can = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT PASSWORD NULL"
    say(f"BEGIN; ALTER ROLE {role} {can} CONNECTION LIMIT {AGENTS}; GRANT pg_monitor TO {role}; COMMIT")


WAYS = {
    "running": (is_running_so, restart),
    "version": (is_alone, refuse_other),
    "role": (is_role, make_role),
    "database": (is_database, make_database),
    "agent": (is_agent, make_agent),
}


def main(words: Sequence[str], wanted: Mapping[str, Any]) -> int:
    """Look, or make."""
    is_so, make = WAYS[words[1]]
    try:
        if words[0] == "is":
            return 0 if is_so(wanted) else 1
        make(wanted)
    except (RuntimeError, OSError, subprocess.CalledProcessError) as error:
        if words[0] == "make":
            print(error, file=sys.stderr)
        return 1
    return 0
