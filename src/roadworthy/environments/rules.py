"""Every judgement that the model makes of roadworthy.toml; an id is never given to another one."""

from __future__ import annotations

from roadworthy.problems import Level, Rule

NO_FILE = Rule("E101", "No roadworthy.toml", "A site begins with the file that describes it; `road init` writes it.")
UNREADABLE = Rule("E102", "roadworthy.toml can't be read", "It is a folder, too big, not UTF-8, or not yours to read.")
NOT_TOML = Rule("E103", "Not TOML", "The file breaks a rule of the language it is written in, see https://toml.io.")
NO_SUCH_ROLE = Rule("E104", "No such role", "A host can only be for a service of the site, or for a known kind.")
UNKNOWN_KEY = Rule(
    "E105", "Unknown key", "A key nobody reads is a mistake: what it should do would silently not happen."
)
WRONG_TYPE = Rule("E106", "Wrong type of value", "Text, numbers, lists and tables are different things in TOML.")
MISSING_KEY = Rule("E107", "Missing key", "Something without which the site can't be described.")
BAD_VALUE = Rule("E108", "A value that can't be", "The value has the right type and still can't be right.")
BAD_NAME = Rule("E109", "A name that can't be", "Names become parts of files, units and host names.")
BAD_DOMAIN = Rule("E110", "Not a domain", "Visitors reach the site under this name, and Django must allow it.")
BAD_ADDRESS = Rule("E111", "Not an address", "A host is reached at a host name, an IPv4 or an IPv6 address.")
TWICE = Rule(
    "E112",
    "The same thing twice",
    "Two hosts at one address, or one domain in two environments, can't both be.",
)
NO_ROLES = Rule("E113", "A host without roles", "A host that is for nothing would be paid for and not used.")
NO_SUCH_KIND = Rule("E114", "No such kind of service", "Only kinds that Roadworthy or a plug-in knows can be run.")
BAD_SCHEDULE = Rule(
    "E115",
    "A schedule that can't be",
    "A job needs exactly one of every, at and cron, and must run some day.",
)
RUNS_NOWHERE = Rule("E116", "A service runs nowhere", "No host of the environment has the role, so it would not run.")
LOCAL_HOSTS = Rule("E117", "Hosts in the environment local", "Local is this workstation; machines belong elsewhere.")
NO_APPLICATION = Rule(
    "E118", "Neither wsgi nor asgi", "The application server must know which object answers requests."
)
NOT_THERE = Rule(
    "E119",
    "A file or folder that is not there",
    "What the site is built from must be beside roadworthy.toml.",
)
CYCLE = Rule("E120", "Services that depend on one another in a circle", "None of them could be started first.")
OPEN_AND_SECRET = Rule("E121", "Both a variable and a secret", "Only one of the two can be what the site sees.")
OURS = Rule(
    "E122",
    "A variable that Roadworthy sets itself",
    "A second value would not count, or would break the site.",
)
TOO_DEEP = Rule("E123", "Nested too deeply", "roadworthy.toml has few levels; this can't be meant.")
TOO_MANY = Rule("E124", "More problems", "Only the first hundred are shown.")
NO_SUCH_ENVIRONMENT = Rule("E125", "No such environment", "Environments are those of roadworthy.toml, and local.")
LOOKS_SECRET = Rule(
    "E126",
    "A secret in the open",
    "Everybody who can read the repository can read it, for ever.",
    Level.WARNING,
)
NO_HOSTS = Rule(
    "E127",
    "An environment without hosts",
    "Nothing can be deployed there until it has a host.",
    Level.WARNING,
)
SHARED_HOST = Rule(
    "E128", "One machine in two environments", "What breaks one of them may break the other.", Level.WARNING
)
NO_QUESTION = Rule(
    "E620",
    "A figure that is no question",
    "A figure's query is asked again and again: it must only read, so it begins with select or with.",
)

RULES = (
    *(NO_FILE, UNREADABLE, NOT_TOML, NO_SUCH_ROLE, UNKNOWN_KEY, WRONG_TYPE, MISSING_KEY, BAD_VALUE, BAD_NAME),
    *(BAD_DOMAIN, BAD_ADDRESS, TWICE, NO_ROLES, NO_SUCH_KIND, BAD_SCHEDULE, RUNS_NOWHERE, LOCAL_HOSTS),
    *(NO_APPLICATION, NOT_THERE, CYCLE, OPEN_AND_SECRET, OURS, TOO_DEEP, TOO_MANY, NO_SUCH_ENVIRONMENT),
    *(LOOKS_SECRET, NO_HOSTS, SHARED_HOST, NO_QUESTION),
)
