"""What the application server starts: `granian --interface asgi roadworthy.hub.asgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadworthy.hub.settings")
pages = get_wsgi_application()

from roadworthy.hub.door.door import Door  # noqa: E402 - what follows needs the settings
from roadworthy.hub.intake.allowance import allowance  # noqa: E402
from roadworthy.hub.sites.places import rounds  # noqa: E402

application = Door(pages, allowance)
rounds().begin()
