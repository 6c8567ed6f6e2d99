"""Settings of a test's project."""

from pathlib import Path as Way

ROOT_URLCONF = "gazette_urls"
here, os = Way("/the/projects/own"), "its own too"
