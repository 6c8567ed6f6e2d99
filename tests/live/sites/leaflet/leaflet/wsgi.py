"""The leaflet's application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "leaflet.settings"
application = get_wsgi_application()
