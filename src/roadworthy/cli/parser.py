"""Reads the words of the command line; one that is misspelt is answered with the one probably meant."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from roadworthy.environments.near import did_you_mean

CALLED_WRONGLY = 2
UNKNOWN = re.compile(r"invalid choice: '(?P<word>.*?)' \(choose from (?P<known>.*)\)$")


class Parser(argparse.ArgumentParser):
    """The parser of `road` and of each of its commands."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the words and what would be right, and exit with 2."""
        if found := UNKNOWN.search(message):
            word, known = found["word"], re.split(r",\s*", found["known"].replace("'", ""))
            message, hint = f'there is no "{word}"', did_you_mean(word, known, "there are")
        elif "arguments are required: COMMAND" in message and len(sys.argv) <= 1:
            self.print_help(sys.stderr)
            self.exit(CALLED_WRONGLY)
        else:
            hint = f"`{self.prog} --help` tells what it takes"
        self.exit(CALLED_WRONGLY, f"{self.prog}: {message}\n  hint: {hint}\n")
