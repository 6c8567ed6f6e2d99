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
}


def imported_packages(source: Source, apps: frozenset[str]) -> list[str]:
    """Return the packages to install for what the site imports and the apps it lists, in order; Django among them."""
    own = {part for path in source.files if path.endswith(".py") for part in re.split(r"[/.]", path)}
    tops = {app.partition(".")[0] for app in apps}
    for path in source.files:
        if path.endswith(".py") and not is_aside(path) and "test" not in path.rpartition("/")[2]:
            tops |= set(_tops(source.tree(path)))
    unknown = tops - own - set(sys.stdlib_module_names) - {"django", "__future__"}
    found = {OTHER_NAMES.get(name, name.replace("_", "-")) for name in unknown if name.isidentifier()}
    return ["django", *sorted(found - {"", "django"})]


def _tops(tree: ast.Module | None) -> list[str]:
    """Return the first parts of what a file imports at its top level, where its absence would stop the site."""
    found = []
    for node in tree.body if tree else ():
        if isinstance(node, ast.Import):
            found += [alias.name.partition(".")[0] for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.append(node.module.partition(".")[0])
    return found
