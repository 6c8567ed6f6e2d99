DATABASES = dict(
    default=dict(
        ENGINE="django.db.backends.mysql",
        PASSWORD="Mysql-2014-shop",
        HOST="db1.gazette.org",
    )
)
