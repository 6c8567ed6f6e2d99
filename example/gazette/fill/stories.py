"""Reads the story files: what kinds of story each section has, and in what words."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "stories"


@dataclass
class Story:
    """A kind of story: its facts, and templates for each of its parts."""

    name: str
    section: str
    picture: str = "none"
    topic: str = ""
    label: str = ""
    tags: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    headlines: list = field(default_factory=list)
    standfirsts: list = field(default_factory=list)
    beats: list = field(default_factory=list)


@dataclass
class Beat:
    """One paragraph's place in a story; any of its options fills it, and an optional one may stay empty."""

    options: list
    optional: bool


@cache
def stories(section):
    """Return the kinds of story in a section's file.

    A line's first word says what it is: `story`, `picture`, `topic`, `label`, `tags`, `fact`, `h` (headline),
    `s` (standfirst), `p` (a paragraph), `p?` (one that may be left out) and `/` (other words for the paragraph above).
    """
    found = []
    for line in (FOLDER / f"{section}.txt").read_text(encoding="utf-8").splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "story":
            found.append(Story(rest, section))
        elif word and not word.startswith("#"):
            _read(found[-1], word, rest)
    return tuple(found)


@cache
def context(section):
    """Return the paragraphs that fit any story of a section."""
    found = {}
    for line in (FOLDER / "context.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("section "):
            lines = found.setdefault(line.removeprefix("section "), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return tuple(found.get(section, ()))


def _read(story, word, rest):
    if word in ("picture", "topic", "label"):
        setattr(story, word, rest)
    elif word == "tags":
        story.tags = [tag.strip() for tag in rest.split(",")]
    elif word == "fact":
        story.facts.append(rest.split())
    elif word in ("h", "s"):
        (story.headlines if word == "h" else story.standfirsts).append(rest)
    elif word in ("p", "p?"):
        story.beats.append(Beat([rest], optional=word == "p?"))
    elif word == "/":
        story.beats[-1].options.append(rest)
    else:
        raise ValueError(f"{story.section}.txt, story {story.name}: what is “{word}”?")
