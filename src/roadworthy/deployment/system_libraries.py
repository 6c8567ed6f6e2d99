"""Knows which Debian package a Python package lacks when it has to be compiled here."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass

from roadworthy.deployment.requirement_list import normal


@dataclass(frozen=True)
class MissingLibrary:
    """What is not on this machine, and how to get it."""

    lacking: str
    remedy: str


# package: (what it looks for, Debian packages that have it, another way out)
BY_PACKAGE = {
    "psycopg2": ("pg_config", "libpq-dev gcc", "require psycopg2-binary, which needs no compiler"),
    "psycopg-c": ("pg_config", "libpq-dev gcc", "require psycopg[binary], which needs no compiler"),
    "mysqlclient": ("MySQL's client library", "default-libmysqlclient-dev pkg-config gcc", ""),
    "python-ldap": ("OpenLDAP's library", "libldap-dev libsasl2-dev gcc", ""),
    "lxml": ("libxml2", "libxml2-dev libxslt1-dev gcc", "a newer lxml comes ready made"),
    "xmlsec": ("xmlsec1", "libxmlsec1-dev pkg-config gcc", ""),
    "pillow": ("the image libraries", "libjpeg-dev zlib1g-dev gcc", "a newer Pillow comes ready made"),
    "pycairo": ("cairo", "libcairo2-dev pkg-config gcc", ""),
    "pygraphviz": ("graphviz", "libgraphviz-dev pkg-config gcc", ""),
    "pycurl": ("curl-config", "libcurl4-openssl-dev libssl-dev gcc", ""),
    "gdal": ("gdal-config", "libgdal-dev g++", ""),
    "borgbackup": ("lz4", "libssl-dev liblz4-dev libzstd-dev libxxhash-dev libacl1-dev pkg-config gcc", ""),
    "pygobject": (
        "GObject's library",
        "libgirepository-2.0-dev libcairo2-dev pkg-config gcc",
        "hold it back where the system is older than that: `pygobject<3.51`, with libgirepository1.0-dev",
    ),
    "uwsgi": ("a C compiler", "gcc libc6-dev", ""),
    "pylibmc": ("libmemcached", "libmemcached-dev zlib1g-dev gcc", ""),
    "cffi": ("libffi", "libffi-dev gcc", "a newer cffi comes ready made"),
    "cryptography": (
        "Rust and OpenSSL",
        "cargo libssl-dev pkg-config",
        "a newer cryptography comes ready made",
    ),
    "pyodbc": ("unixODBC", "unixodbc-dev g++", ""),
    "python-magic": ("libmagic", "libmagic1", ""),
    "dbus-python": ("D-Bus", "libdbus-1-dev libglib2.0-dev pkg-config gcc", ""),
    "hiredis": ("a C compiler", "gcc libc6-dev", "a newer hiredis comes ready made"),
}

# Packages that are never ready made for Linux: another Python doesn't help.
ALWAYS_COMPILED = (
    "borgbackup",
    "pygobject",
    "psycopg2",
    "mysqlclient",
    "python-ldap",
    "uwsgi",
    "pycairo",
    "pygraphviz",
    "dbus-python",
    "gdal",
)

# What a failing build says: (what is missing, Debian packages that have it)
BY_WORDS = (
    (r"pg_config(?: executable)? (?:is required|not found)|pg_config", "pg_config", "libpq-dev gcc"),
    (
        r"mysql_config|Can not find valid pkg-config name|mariadb_config",
        "MySQL's client library",
        "default-libmysqlclient-dev pkg-config gcc",
    ),
    (r"lber\.h|ldap\.h", "OpenLDAP's library", "libldap-dev libsasl2-dev gcc"),
    (
        r"xmlsec1 is not installed|pkgconfig\.PackageNotFoundError: xmlsec1",
        "xmlsec1",
        "libxmlsec1-dev pkg-config gcc",
    ),
    (r"libxml/xmlversion\.h|xslt-config|libxml2 and libxslt", "libxml2", "libxml2-dev libxslt1-dev gcc"),
    (r"ffi\.h", "libffi", "libffi-dev gcc"),
    (r"gdal-config", "gdal-config", "libgdal-dev g++"),
    (r"curl-config", "curl-config", "libcurl4-openssl-dev libssl-dev gcc"),
    (r"cairo\.h|Dependency \"?cairo", "cairo", "libcairo2-dev pkg-config gcc"),
    (
        r"Rust toolchain|cargo, the Rust package manager|can't find Rust compiler|`cargo`.*not found",
        "Rust",
        "cargo",
    ),
    (
        r"pkg-config.*not found|pkg-config: command not found|Did not find pkg-config",
        "pkg-config",
        "pkg-config",
    ),
    (r"Python\.h", "Python's header files", "python3-dev gcc"),
    (
        r"command ['\"]?(?:[\w-]+-)?(?:gcc|cc|clang)['\"]? failed: No such file|(?:gcc|cc): (?:command )?not found|"
        r"Unknown compiler|No such file or directory: '(?:gcc|cc|clang)'",
        "a C compiler",
        "gcc libc6-dev",
    ),
    (
        r"(?:g\+\+|c\+\+)['\"]? failed: No such file|No such file or directory: '(?:g\+\+|c\+\+)'",
        "a C++ compiler",
        "g++",
    ),
    (r"Dependency \"?([\w.+-]+)\"? not found|Could not find (\w+) lib/headers", "a library", ""),
    (r"fatal error: ([\w/.-]+\.h): No such file", "a library's header file", ""),
)


TOOLS = ("cargo", "pkg-config", "libc6-dev", "gcc", "g++")


def has_compiler() -> bool:
    """Say whether this machine has a C compiler."""
    return any(shutil.which(name) for name in ("cc", "gcc", "clang"))


def missing_library(package: str, words: str, has_compiler: bool, beside: Iterable[str] = ()) -> MissingLibrary | None:
    """Return what a failing build of `package` lacks, judged by its words; None when they don't tell.

    `beside` are the packages that were being compiled at the same time: what they need is asked for in one go.
    """
    _, debian, other = BY_PACKAGE.get(normal(package), ("", "", ""))
    others = [BY_PACKAGE[normal(each)] for each in beside if normal(each) in BY_PACKAGE]
    more = [packages for _, packages, way_out in others if not way_out]  # with one, there is something to choose
    for pattern, what, packages in BY_WORDS:
        if match := re.search(pattern, words):
            named = next(filter(None, match.groups()), what)
            return MissingLibrary(named, _remedy([packages or debian, *more], other, named))
    if not has_compiler and debian:
        return MissingLibrary("a C compiler", _remedy([debian, *more], other, ""))
    return None


# What a package loads when it starts: (the beginning of the library's name, the Debian package that has it)
AT_RUN_TIME = (
    ("libpq", "libpq5"),
    ("libmariadb", "libmariadb3"),
    ("libmysqlclient", "default-libmysqlclient-dev"),
    ("libldap", "libldap-2.5-0"),
    ("libxmlsec1-openssl", "libxmlsec1-openssl"),
    ("libxmlsec1", "libxmlsec1"),
    ("libxslt", "libxslt1.1"),
    ("libxml2", "libxml2"),
    ("libpangoft2", "libpangoft2-1.0-0"),
    ("libpangocairo", "libpangocairo-1.0-0"),
    ("libpango", "libpango-1.0-0"),
    ("pango", "libpango-1.0-0"),
    ("libharfbuzz-subset", "libharfbuzz-subset0"),
    ("libharfbuzz", "libharfbuzz0b"),
    ("libgobject", "libglib2.0-0"),
    ("gobject", "libglib2.0-0"),
    ("libfontconfig", "libfontconfig1"),
    ("libcairo", "libcairo2"),
    ("cairo", "libcairo2"),
    ("libgdk_pixbuf", "libgdk-pixbuf-2.0-0"),
    ("libgdal", "gdal-bin"),
    ("libgeos_c", "libgeos-c1v5"),
    ("libproj", "libproj25"),
    ("libspatialite", "libsqlite3-mod-spatialite"),
    ("mod_spatialite", "libsqlite3-mod-spatialite"),
    ("libmagic", "libmagic1"),
    ("libgomp", "libgomp1"),
    ("libGL", "libgl1"),
    ("libjpeg", "libjpeg62-turbo"),
    ("libtiff", "libtiff6"),
    ("libwebp", "libwebp7"),
    ("libopenjp2", "libopenjp2-7"),
    ("libfreetype", "libfreetype6"),
    ("libcurl", "libcurl4"),
    ("libodbc", "unixodbc"),
    ("libmemcached", "libmemcached11"),
    ("libcgraph", "libcgraph6"),
    ("libgvc", "libgvc6"),
    ("libsodium", "libsodium23"),
    ("libzbar", "libzbar0"),
    ("librsvg", "librsvg2-2"),
    ("libdbus-1", "libdbus-1-3"),
    ("libffi", "libffi8"),
    ("libexpat", "libexpat1"),
    ("libstdc++", "libstdc++6"),
    ("libglib-2.0", "libglib2.0-0"),
)


def package_of_library(name: str) -> str:
    """Return the Debian package that has a library such as `libpango-1.0.so.0`; empty when that is not known."""
    return next((package for begins, package in AT_RUN_TIME if name.startswith(begins)), "")


def way_out(package: str) -> str:
    """Return how a package can be had without a compiler, where that is known."""
    return BY_PACKAGE.get(normal(package), ("", "", ""))[2]


def _remedy(debian: list[str], other: str, shown: str) -> str:
    wanted = dict.fromkeys(" ".join(debian).split())
    libraries = [name for name in wanted if name not in TOOLS] + [name for name in wanted if name in TOOLS]
    install = f"`apt-get install {' '.join(libraries)}`" if debian[0] else _install_unknown(shown)
    return f"{install}, then run this again{f'; or {other}' if other else ''}"


def _install_unknown(shown: str) -> str:
    return f"install the system's package that has {shown}"
