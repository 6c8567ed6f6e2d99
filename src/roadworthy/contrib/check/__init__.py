"""Says what `road check` finds in the site's code among Django's own system checks, under `manage.py check --deploy`.

The site imports this by "roadworthy.contrib.check" in INSTALLED_APPS; the reading is done by the command `road`.
"""
