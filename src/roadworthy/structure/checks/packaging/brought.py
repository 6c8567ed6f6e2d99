"""Which package brings which module, as far as it is well known; of any other module nothing is said."""

from __future__ import annotations

from roadworthy.structure.imports import OTHER_NAMES, SAME_NAMES

ALSO = {
    "psycopg2": ("psycopg2", "psycopg2-binary", "psycopg2cffi"),
    "psycopg": ("psycopg", "psycopg-binary", "psycopg-c"),
    "PIL": ("pillow", "pillow-simd"),
    "yaml": ("pyyaml", "ruamel-yaml"),
    "slugify": ("python-slugify", "awesome-slugify", "unicode-slugify"),
    "dotenv": ("python-dotenv", "django-dotenv"),
    "environ": ("django-environ", "environ-config"),
    "cv2": ("opencv-python", "opencv-python-headless", "opencv-contrib-python", "opencv-contrib-python-headless"),
    "magic": ("python-magic", "file-magic"),
    "jwt": ("pyjwt", "djangorestframework-jwt", "djangorestframework-simplejwt"),
    "django_q": ("django-q", "django-q2"),
    "tinymce": ("django-tinymce", "django-tinymce4-lite"),
    "treebeard": ("django-treebeard",),
    "django_redis": ("django-redis", "django-redis-cache"),
    "debug_toolbar": ("django-debug-toolbar",),
    "attr": ("attrs",),
    "pytest": ("pytest",),
    "factory": ("factory-boy",),
    "model_bakery": ("model-bakery",),
    "mommy": ("model-mommy",),
    "silk": ("django-silk",),
    "nplusone": ("nplusone",),
    "coverage": ("coverage",),
    "ipdb": ("ipdb",),
    "freezegun": ("freezegun",),
    "responses": ("responses",),
    "hypothesis": ("hypothesis",),
    "django_browser_reload": ("django-browser-reload",),
}
# Well-known modules whose package has another name, and those that are called as their package is.
_MORE = """
    csp=django-csp axes=django-axes waffle=django-waffle hijack=django-hijack impersonate=django-impersonate
    solo=django-solo model_utils=django-model-utils imagekit=django-imagekit filer=django-filer
    pipeline=django-pipeline webpack_loader=django-webpack-loader rosetta=django-rosetta parler=django-parler
    django_fsm=django-fsm djmoney=django-money localflavor=django-localflavor formtools=django-formtools
    two_factor=django-two-factor-auth django_otp=django-otp social_django=social-auth-app-django
    dj_rest_auth=dj-rest-auth djoser=djoser rest_framework_simplejwt=djangorestframework-simplejwt
    knox=django-rest-knox rest_framework_gis=djangorestframework-gis django_prometheus=django-prometheus
    health_check=django-health-check prometheus_client=prometheus-client structlog=structlog
    django_structlog=django-structlog elasticsearch=elasticsearch elasticsearch_dsl=elasticsearch-dsl
    django_elasticsearch_dsl=django-elasticsearch-dsl pymongo=pymongo cacheops=django-cacheops
    cachalot=django-cachalot django_ses=django-ses post_office=django-post-office premailer=premailer
    nested_admin=django-nested-admin adminsortable2=django-admin-sortable2 jazzmin=django-jazzmin
    grappelli=django-grappelli unfold=django-unfold dal=django-autocomplete-light django_select2=django-select2
    ckeditor_uploader=django-ckeditor markdownx=django-markdownx django_summernote=django-summernote
    auditlog=django-auditlog push_notifications=django-push-notifications cloudinary=cloudinary
    sekizai=django-sekizai djstripe=dj-stripe twilio=twilio sendgrid=sendgrid slack_sdk=slack-sdk openai=openai
    anthropic=anthropic tenacity=tenacity backoff=backoff cachetools=cachetools pendulum=pendulum humanize=humanize
    tqdm=tqdm docx=python-docx pptx=python-pptx fitz=pymupdf PyPDF2=pypdf2 pdfkit=pdfkit xhtml2pdf=xhtml2pdf
    zeep=zeep ldap=python-ldap ldap3=ldap3 django_auth_ldap=django-auth-ldap jose=python-jose authlib=authlib
    requests_oauthlib=requests-oauthlib pyotp=pyotp ipware=django-ipware user_agents=user-agents geopy=geopy
    torch=torch transformers=transformers sqlalchemy=sqlalchemy flask=flask fastapi=fastapi
    marshmallow=marshmallow pycountry=pycountry stdnum=python-stdnum vobject=vobject croniter=croniter
    apscheduler=apscheduler django_apscheduler=django-apscheduler minio=minio fabric=fabric nacl=pynacl
    gnupg=python-gnupg Crypto=pycryptodome OpenSSL=pyopenssl serial=pyserial pika=pika
    confluent_kafka=confluent-kafka websocket=websocket-client websockets=websockets socketio=python-socketio
    rollbar=rollbar newrelic=newrelic time_machine=time-machine requests_mock=requests-mock vcr=vcrpy
    django_webtest=django-webtest playwright=playwright selenium=selenium pudb=pudb icecream=icecream
"""
ALSO |= {module: (package,) for module, _, package in (each.partition("=") for each in _MORE.split())}
# What comes along with a package that is required: to import it is no surprise to a reviewer.
ALONG = {
    "requests": "requests-oauthlib social-auth-core social-auth-app-django wagtail django-allauth twilio stripe "
    "coreapi djangosaml2 mailchimp3 google-cloud-storage google-auth pyjwkest django-anymail msal sendgrid hvac tweepy "
    "mozilla-django-oidc python-gitlab pygithub docker slack-sdk influxdb elasticsearch-dsl boxsdk zeep cloudinary",
    "urllib3": "requests boto3 botocore sentry-sdk elasticsearch elasticsearch-dsl django-elasticsearch-dsl minio",
    "certifi": "requests httpx sentry-sdk elasticsearch",
    "botocore": "boto3 django-storages django-ses aiobotocore",
    "boto3": "django-ses django-storages",
    "kombu": "celery",
    "redis": "django-redis django-rq rq huey channels-redis celery django-redis-cache redis-cache",
    "PIL": "easy-thumbnails sorl-thumbnail django-imagekit wagtail reportlab pilkit django-versatileimagefield "
    "qrcode weasyprint matplotlib django-stdimage willow django-easy-thumbnails",
    "bs4": "wagtail django-bootstrap4 html2text readability-lxml",
    "taggit": "wagtail",
    "treebeard": "wagtail django-cms",
    "modelcluster": "wagtail",
    "compressor": "hyperkitty",
    "haystack": "hyperkitty",
    "django_extensions": "hyperkitty",
    "django_q": "hyperkitty",
    "allauth": "hyperkitty postorius django-mailman3 dj-rest-auth",
    "rest_framework": "wagtail hyperkitty djoser drf-spectacular drf-yasg drf-nested-routers "
    "djangorestframework-simplejwt django-rest-auth dj-rest-auth djangorestframework-gis "
    "drf-extensions djangorestframework-xml",
    "django_filters": "wagtail",
    "openpyxl": "wagtail django-import-export tablib",
    "tablib": "django-import-export",
    "jinja2": "flask sphinx",
    "cryptography": "pyopenssl paramiko django-oauth-toolkit josepy social-auth-core mozilla-django-oidc pyjwt",
    "jwt": "djangorestframework-simplejwt social-auth-core social-auth-app-django msal",
    "easy_thumbnails": "django-filer easy-thumbnails-rest",
    "lxml": "caldav lxml-html-clean python-docx python-pptx zeep openpyxl pykeepass weasyprint django-oscar",
    "dateutil": "celery boto3 botocore pandas icalendar arrow freezegun faker matplotlib django-recurrence croniter",
    "pytz": "celery pandas icalendar django-timezone-field babel",
    "numpy": "pandas scipy scikit-learn matplotlib opencv-python",
    "oauthlib": "requests-oauthlib social-auth-core django-oauth-toolkit",
    "html5lib": "bleach weasyprint",
    "six": "python-dateutil",
    "attr": "jsonschema aiohttp pytest",
    "click": "celery uvicorn flask rq",
    "psutil": "",
    "yaml": "drf-spectacular drf-yasg docker",
    "markdown": "django-markdownx django-markdownify",
    "httpx": "openai anthropic",
    "pydantic": "django-ninja openai anthropic fastapi",
    "phonenumbers": "django-phonenumber-field",
    "mptt": "django-cms",
    "psycopg2": "",
    "slugify": "",
    "tzdata": "django",
    "reportlab": "xhtml2pdf",
    "pypdf": "xhtml2pdf",
    "html2text": "",
    "prometheus_client": "django-prometheus prometheus-fastapi-instrumentator",
    "elasticsearch": "elasticsearch-dsl django-elasticsearch-dsl",
    "elasticsearch_dsl": "django-elasticsearch-dsl",
    "requests_oauthlib": "social-auth-core social-auth-app-django django-allauth",
    "django_otp": "django-two-factor-auth",
    "formtools": "django-two-factor-auth django-cms",
    "phonenumber_field": "django-two-factor-auth",
    "sekizai": "django-cms",
    "polymorphic": "django-filer",
    "nacl": "paramiko pygithub",
    "OpenSSL": "josepy acme",
    "tqdm": "openai nltk transformers sentence-transformers huggingface-hub",
    "cachetools": "google-auth",
    "websocket": "docker",
    "websockets": "uvicorn",
    "rest_framework_simplejwt": "djoser dj-rest-auth",
    "model_utils": "django-cities-light djangocms-blog edx-django-utils",
    "sqlalchemy": "alembic",
    "flask": "flower",
    "apscheduler": "django-apscheduler",
    "docx": "docxtpl",
    "selenium": "splinter",
    "ipware": "django-axes",
    "ldap": "django-auth-ldap",
    "babel": "django-babel py-moneyed django-phonenumber-field",
}
FRAMEWORKS = frozenset(["google", "constance", "pkg_resources"])


def packages_of(module: str) -> tuple[str, ...]:
    """Return the packages that bring a module; none for a module that isn't well known."""
    if module in FRAMEWORKS:
        return ()
    if module in ALSO:
        return ALSO[module]
    if module in OTHER_NAMES:
        return (OTHER_NAMES[module].lower().replace("_", "-"),) if OTHER_NAMES[module] else ()
    return (module.lower().replace("_", "-"),) if module.lower() in SAME_NAMES else ()


def is_among(module: str, names: frozenset[str]) -> bool:
    """Say whether a module comes with one of these packages: as its own, by an extra, or along with another."""
    packages = packages_of(module)
    plain = _plain(module)
    if any(each in names for each in packages) or any(_plain(each) == plain for each in names):
        return True
    return bool(names & set(ALONG.get(module, "").split()))


def _plain(name: str) -> str:
    """Return a name without what packages of Python put around a module's."""
    words = name.lower().replace("_", "-").split("-")
    return "".join(word for word in words if word not in ("django", "python", "py", "binary", "headless"))
