import os

DATABASES = dict(
    default=dict(
        ENGINE="django.db.backends.mysql",
        PASSWORD=os.environ["DB_PASSWORD"],
        HOST="db1.gazette.org",
    )
)
