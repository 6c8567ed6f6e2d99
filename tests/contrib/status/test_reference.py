"""The reference page names each key of the setting, with its default."""

import re
from pathlib import Path

from roadworthy.contrib.status.configuration import OPTIONS

REFERENCE = Path(__file__).parents[3] / "docs/reference/contrib-status.md"
FROM_THE_ENVIRONMENT = {"DRAIN_FILE": "$ROADWORTHY_DRAIN_FILE", "RELEASE": "$ROADWORTHY_RELEASE"}


def test_each_key_is_on_the_reference_page_with_its_default():
    documented = dict(re.findall(r"^\| `([A-Z_]+)` \| `(.*?)` \|", REFERENCE.read_text(), re.MULTILINE))
    assert documented == {key: FROM_THE_ENVIRONMENT.get(key) or shown(OPTIONS[key].default) for key in OPTIONS}


def shown(default):
    value = list(default) if isinstance(default, tuple) else default
    return repr(value).replace("'", '"')
