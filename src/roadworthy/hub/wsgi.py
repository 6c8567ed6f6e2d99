"""What the application server starts: `granian --interface wsgi roadworthy.hub.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "roadworthy.hub.settings")
application = get_wsgi_application()
