INSTALLED_APPS = ["rest_framework", "shop"]
ROOT_URLCONF = "mysite.urls"
SECRET_KEY = "x"
REST_FRAMEWORK = {"DEFAULT_PAGINATION_CLASS": "rest_framework.pagination.PageNumberPagination"}
