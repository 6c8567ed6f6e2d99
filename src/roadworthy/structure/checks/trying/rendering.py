"""What compiling every template told: those that can't be shown, and names in them that lead nowhere."""

from __future__ import annotations

from roadworthy.problems import Level
from roadworthy.structure.checks.check import tried

BROKEN_TEMPLATE = tried(
    "W291",
    "A template can't be compiled",
    why="Whoever opens the page gets an error 500; nothing tells before, as templates are compiled when first shown.",
    bad="{% load tagz %}",
    good="{% load tags %}",
    way_out="correct the line; if the template is of no use any more, take the file away",
    ignore_when="the file is not meant for this engine; then keep it out of its folders.",
    level=Level.ERROR,
)
MISSING_TEMPLATE = tried(
    "W292",
    "A template extends or includes one that doesn't exist",
    why="The page is an error 500 from the moment that this line is reached.",
    bad='{% extends "bas.html" %}',
    good='{% extends "base.html" %}',
    way_out="correct the name, or bring the template",
    ignore_when="another project that uses this app brings the template.",
)
DEAD_NAME = tried(
    "W293",
    "A template asks for the URL of a name that doesn't exist",
    why="Rendering it raises NoReverseMatch: the whole page is an error 500 for one link.",
    bad="{% url 'artcles' %}",
    good="{% url 'articles' %}",
    way_out="correct the name; `road check --try` asked the URLconf that is loaded",
    ignore_when="another URLconf, for another host, has the name.",
)
MISSING_STATIC = tried(
    "W294",
    "A template asks for a static file that doesn't exist",
    why="With hashed names (ManifestStaticFilesStorage, WhiteNoise's) rendering the page raises an error; else the"
    " browser gets a 404.",
    bad="{% static 'css/sight.css' %}",
    good="{% static 'css/site.css' %}",
    way_out="correct the name, or bring the file",
    ignore_when="a build that makes the file comes before collectstatic.",
)
BROKEN_COMMAND = tried(
    "W290",
    "A management command can't even say what it does",
    why="Whoever needs the command, or the scheduler that calls it at night, gets a traceback.",
    bad="from legacy.tools import export  # a module that is gone",
    good="from tools import export",
    way_out="correct the import, or take the command away",
    ignore_when="the command is for developers, and what it misses is installed for them alone.",
)
