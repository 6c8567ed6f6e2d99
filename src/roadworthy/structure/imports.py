"""What a site without any list of requirements seems to need: the packages that its own code imports."""

from __future__ import annotations

import ast
import re
import sys

from roadworthy.structure.source import Source, is_aside

OTHER_NAMES = {
    "PIL": "pillow",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "environ": "django-environ",
    "decouple": "python-decouple",
    "rest_framework": "djangorestframework",
    "corsheaders": "django-cors-headers",
    "crispy_forms": "django-crispy-forms",
    "debug_toolbar": "django-debug-toolbar",
    "storages": "django-storages",
    "allauth": "django-allauth",
    "import_export": "django-import-export",
    "psycopg2": "psycopg2-binary",
    "MySQLdb": "mysqlclient",
    "dj_database_url": "dj-database-url",
    "jwt": "pyjwt",
    "taggit": "django-taggit",
    "mptt": "django-mptt",
    "compressor": "django-compressor",
    "widget_tweaks": "django-widget-tweaks",
    "django_filters": "django-filter",
    "sorl": "sorl-thumbnail",
    "easy_thumbnails": "easy-thumbnails",
    "markdown": "markdown",
    "sass_processor": "django-sass-processor",
    "channels": "channels",
    "django_q": "django-q2",
    "django_rq": "django-rq",
    "huey": "huey",
    "sklearn": "scikit-learn",
    "cv2": "opencv-python-headless",
    "graphene_django": "graphene-django",
    "ninja": "django-ninja",
    "simple_history": "django-simple-history",
    "haystack": "django-haystack",
    "oauth2_provider": "django-oauth-toolkit",
    "sentry_sdk": "sentry-sdk",
    "google": "",
    "cms": "django-cms",
    "crispy_bootstrap5": "crispy-bootstrap5",
    "polymorphic": "django-polymorphic",
    "guardian": "django-guardian",
    "reversion": "django-reversion",
    "django_countries": "django-countries",
    "phonenumber_field": "django-phonenumber-field",
    "tinymce": "django-tinymce",
    "ckeditor": "django-ckeditor",
    "modelcluster": "django-modelcluster",
    "treebeard": "django-treebeard",
    "anymail": "django-anymail",
    "constance": "django-constance",
    "modeltranslation": "django-modeltranslation",
    "slugify": "python-slugify",
    "attr": "attrs",
}

# Packages that are imported by the name that they have on the index. What is in neither list is not guessed at: a
# stranger may have put something else there under the name of a private module, or of a slip of the pen.
_SAME = (
    "aiohttp arrow babel bcrypt bleach boto3 botocore celery certifi channels_redis click "
    "constance cryptography daphne django_celery_beat django_celery_results django_crontab "
    "django_extensions django_htmx django_redis django_tables2 django_tasks django_tasks_db django_vite dramatiq "
    "drf_spectacular drf_yasg faker feedparser gevent gunicorn hiredis html5lib httpx icalendar jinja2 jsonschema "
    "kombu lxml markdown matplotlib mistune nh3 numpy openpyxl orjson pandas paramiko phonenumbers "
    "pikepdf psycopg psutil pydantic pygments pymemcache pymysql pypdf pytz qrcode redis reportlab requests rq "
    "scipy segno shapely simplejson six stripe tablib toml tomlkit tzdata unidecode urllib3 uvicorn "
    "wagtail waitress weasyprint whitenoise xlrd xlsxwriter"
)
SAME_NAMES = frozenset(_SAME.split())


def imported_packages(source: Source, apps: frozenset[str]) -> list[str]:
    """Return the well-known packages that the site imports or lists as apps, in order; Django among them."""
    own = {part for path in source.files if path.endswith(".py") for part in re.split(r"[/.]", path)}
    tops = {app.partition(".")[0] for app in apps}
    for path in source.files:
        if path.endswith(".py") and not is_aside(path) and "test" not in path.rpartition("/")[2]:
            tops |= set(_tops(source.tree(path)))
    unknown = tops - own - set(sys.stdlib_module_names) - {"django", "__future__"}
    found = {_package(name) for name in unknown}
    return ["django", *sorted(found - {"", "django"})]


def _package(module: str) -> str:
    """Return the package that brings a well-known module; nothing for any other."""
    same = module.lower().replace("_", "-") if module.lower() in SAME_NAMES else ""
    return OTHER_NAMES.get(module, same)


def _tops(tree: ast.Module | None) -> list[str]:
    """Return the first parts of what a file imports at its top level, where its absence would stop the site."""
    found = []
    for node in tree.body if tree else ():
        if isinstance(node, ast.Import):
            found += [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.append(node.module.partition(".")[0])
    return found
