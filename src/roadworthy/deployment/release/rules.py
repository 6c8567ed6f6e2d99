"""What can stand in the way of a release, from the revision to the hosts."""

from __future__ import annotations

from roadworthy.problems import Rule

DIRTY = Rule(
    "E541",
    "There are changes that are not committed",
    "A release is a revision, so that anybody can say later what it was made from.",
)
NO_REVISION = Rule("E542", "There is no such revision", "A release is made from a commit, a branch or a tag.")
NO_SUBMODULE = Rule(
    "E543", "A submodule is not there", "Its files belong to the revision, and are in a folder of git's."
)
NO_LARGE_FILE = Rule(
    "E544", "A large file is not there", "Git LFS keeps it elsewhere; the revision has a pointer only."
)
NO_CODE = Rule("E545", "The revision has no such site", "The folder of roadworthy.toml is not in the revision.")
NO_HOST_PYTHON = Rule(
    "E546",
    "A host has no Python that the site can run on",
    "The site's requirements allow some Pythons; a host must have one of them, or be brought one.",
)
COMPILED = Rule(
    "E547",
    "A package would have to be compiled for the host's Python",
    "What is compiled here runs on the same Python and machine only.",
)
STEP_ASKS = Rule(
    "E548",
    "A build step asks the database or the cache",
    "A build has neither: it makes files, and the release that serves must not notice it.",
)
NO_CODE_HOST = Rule("E549", "No host runs the site's code", "A release has nowhere to go.")
CANT_SHIP = Rule("E550", "A release can't be brought to a host", "Half a release is never left there.")
NOT_FIT = Rule(
    "E551",
    "The release doesn't come up with this environment's settings",
    "It was tried on one host before anything was changed.",
)
NO_LIBRARY = Rule(
    "E552",
    "A library of the system is not on the host",
    "A Python package loads it when it starts; it comes from the host's own packages.",
)
NO_ANSWER = Rule(
    "E553", "A thing that the site depends on doesn't answer on the host", "Every request would fail in the same way."
)
INSECURE = Rule("E554", "Django's own checks find an error", "`check --deploy` of the release says so.")
NO_RELEASE = Rule("E555", "There is no such release", "Only releases that the hosts keep can be spoken of.")
NOT_READ = Rule("E556", "Django can't read the release", "Its migrations are listed before it is shipped.")
RULES = (
    DIRTY,
    NO_REVISION,
    NO_SUBMODULE,
    NO_LARGE_FILE,
    NO_CODE,
    NO_HOST_PYTHON,
    COMPILED,
    STEP_ASKS,
    NO_CODE_HOST,
    CANT_SHIP,
    NOT_FIT,
    NO_LIBRARY,
    NO_ANSWER,
    INSECURE,
    NO_RELEASE,
    NOT_READ,
)
