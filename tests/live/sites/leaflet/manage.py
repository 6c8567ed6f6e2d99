"""The leaflet's own way to call management commands; it insists on its own settings."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ["DJANGO_SETTINGS_MODULE"] = "leaflet.settings"
execute_from_command_line(sys.argv)
