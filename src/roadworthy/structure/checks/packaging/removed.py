"""What Python and Django no longer have, since when, and what to use instead.

Sources: "What's New" of Python 3.12 and 3.13; the sections on removed features in the release notes of Django 2 to 6.
"""

from __future__ import annotations

PYTHON_WITHOUT = {
    "distutils": ("3.12", "use packaging, shutil or subprocess"),
    "imp": ("3.12", "use importlib"),
    "asyncore": ("3.12", "use asyncio"),
    "asynchat": ("3.12", "use asyncio"),
    "smtpd": ("3.12", "use aiosmtpd"),
    "cgi": ("3.13", "use django.http, email.message or urllib.parse"),
    "cgitb": ("3.13", "use logging"),
    "crypt": ("3.13", "use django.contrib.auth.hashers"),
    "imghdr": ("3.13", "use Pillow or filetype"),
    "sndhdr": ("3.13", "use filetype"),
    "mailcap": ("3.13", "use mimetypes"),
    "nntplib": ("3.13", "use another protocol"),
    "pipes": ("3.13", "use subprocess and shlex"),
    "telnetlib": ("3.13", "use telnetlib3 or Exscript"),
    "uu": ("3.13", "use base64"),
    "xdrlib": ("3.13", "use struct"),
    "audioop": ("3.13", "use audioop-lts"),
    "spwd": ("3.13", "use python-pam"),
}

_TRANSLATION = "django.utils.translation."
REMOVED = {
    "django.core.urlresolvers": ("2.0", "django.urls"),
    "django.utils.six": ("3.0", "plain Python 3"),
    "django.utils.lru_cache": ("3.0", "functools.lru_cache"),
    "django.utils.encoding.python_2_unicode_compatible": ("3.0", "plain __str__()"),
    "django.contrib.staticfiles.templatetags": ("3.0", "{% load static %}"),
    "django.contrib.admin.templatetags.admin_static": ("3.0", "{% load static %}"),
    "django.shortcuts.render_to_response": ("3.0", "django.shortcuts.render"),
    "django.utils.decorators.available_attrs": ("3.0", "functools.wraps() alone"),
    "django.test.utils.str_prefix": ("3.0", "plain text"),
    "django.conf.urls.url": ("4.0", "django.urls.re_path"),
    f"{_TRANSLATION}ugettext": ("4.0", "gettext"),
    f"{_TRANSLATION}ugettext_lazy": ("4.0", "gettext_lazy"),
    f"{_TRANSLATION}ugettext_noop": ("4.0", "gettext_noop"),
    f"{_TRANSLATION}ungettext": ("4.0", "ngettext"),
    f"{_TRANSLATION}ungettext_lazy": ("4.0", "ngettext_lazy"),
    "django.utils.encoding.force_text": ("4.0", "force_str"),
    "django.utils.encoding.smart_text": ("4.0", "smart_str"),
    "django.utils.http.is_safe_url": ("4.0", "url_has_allowed_host_and_scheme"),
    "django.utils.http.urlquote": ("4.0", "urllib.parse.quote"),
    "django.utils.http.urlquote_plus": ("4.0", "urllib.parse.quote_plus"),
    "django.utils.http.urlunquote": ("4.0", "urllib.parse.unquote"),
    "django.utils.text.unescape_entities": ("4.0", "html.unescape"),
    "django.db.models.NullBooleanField": ("4.0", "BooleanField(null=True)"),
    "django.contrib.postgres.fields.JSONField": ("4.0", "django.db.models.JSONField"),
    "django.contrib.postgres.forms.JSONField": ("4.0", "django.forms.JSONField"),
    "django.contrib.postgres.fields.jsonb.KeyTransform": ("4.0", "django.db.models.fields.json.KeyTransform"),
    "django.db.models.query.EmptyResultSet": ("4.0", "django.core.exceptions.EmptyResultSet"),
    "django.core.cache.backends.memcached.MemcachedCache": ("4.1", "PyMemcacheCache"),
    "django.utils.baseconv": ("5.0", "a package, or int() with a base"),
    "django.utils.datetime_safe": ("5.0", "datetime"),
    "django.utils.timezone.utc": ("5.0", "datetime.UTC"),
    "django.contrib.gis.admin.OSMGeoAdmin": ("5.0", "GISModelAdmin"),
    "django.contrib.gis.admin.GeoModelAdmin": ("5.0", "ModelAdmin"),
    "django.core.files.storage.get_storage_class": ("5.1", "django.core.files.storage.storages"),
    "django.contrib.postgres.fields.CICharField": ("5.1", "CharField(db_collation=…)"),
    "django.contrib.postgres.fields.CIEmailField": ("5.1", "EmailField(db_collation=…)"),
    "django.contrib.postgres.fields.CITextField": ("5.1", "TextField(db_collation=…)"),
    "django.contrib.auth.hashers.SHA1PasswordHasher": ("5.1", "PBKDF2PasswordHasher"),
}
