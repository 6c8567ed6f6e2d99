"""Run a command of the newsstand."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsstand.settings")
execute_from_command_line(sys.argv)
