"""What migrating a throwaway database told: from nothing, from the last release, and back."""

from __future__ import annotations

from roadworthy.problems import Level
from roadworthy.structure.checks.check import tried

CANT_MIGRATE = tried(
    "W690",
    "The migrations can't be run from nothing",
    why="No new machine, no test and no colleague gets a database; a loss can't be repaired from an empty one.",
    bad="def fill(apps, schema_editor):\n    Site.objects.get(pk=1)  # there is none yet",
    good="def fill(apps, schema_editor):\n    Site.objects.filter(pk=1).update(name='shop.example')",
    way_out="have the migration cope with empty tables; use apps.get_model, not the models of today",
    ignore_when="the site is only ever begun with a copy of a database.",
    level=Level.ERROR,
)
NOT_MADE = tried(
    "W691",
    "The models have changes that no migration makes",
    why="The code asks for columns that the database doesn't have: an error 500 where they are used; or the next"
    " makemigrations, by somebody else, brings a change that nobody expects.",
    bad="slug = models.SlugField(max_length=80)  # 50 in the last migration",
    good="python manage.py makemigrations",
    way_out="run makemigrations and keep the file with the code",
    ignore_when="the change comes from a setting that differs here.",
)
NOT_NOTED = tried(
    "W694",
    "The models have changes of texts and options that no migration notes",
    why="No table is wrong; but the next makemigrations, by somebody who changed something else, brings them along.",
    bad='title = models.CharField("Headline", max_length=50)  # "Title" in the last migration',
    good="python manage.py makemigrations",
    way_out="run makemigrations and keep the file with the code",
    ignore_when="the change comes from a setting that differs here.",
    level=Level.NOTE,
)
CANT_REVERSE = tried(
    "W692",
    "A migration says that it can be reversed, and can't",
    why="In the middle of a failed release the way back breaks, when there is no time to find out why.",
    bad="migrations.RunPython(fill, empty)  # empty asks for a field that is gone by then",
    good="migrations.RunPython(fill, migrations.RunPython.noop)",
    way_out="try it: manage.py migrate APP PREVIOUS; or leave out reverse_code, so that it is known to be irreversible",
    ignore_when="nobody ever goes back.",
)
CANT_UPGRADE = tried(
    "W693",
    "The database of the last release can't be migrated to this code",
    why="The next deploy stops half way through its migrations.",
    bad="# the migration that the last release had was changed, or renamed",
    good="# a new migration that goes on from it",
    way_out="leave migrations that were released as they are, and add new ones",
    ignore_when="that release was never deployed.",
    level=Level.ERROR,
)
