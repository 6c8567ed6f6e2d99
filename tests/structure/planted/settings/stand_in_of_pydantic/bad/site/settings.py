from pydantic_settings import BaseSettings


class Env(BaseSettings):
    secret_key: str = "shop-dev-key-71b1c2d3e4"
    debug: bool = True


env = Env()
SECRET_KEY = env.secret_key
DEBUG = env.debug
INSTALLED_APPS = ["django.contrib.sessions", "shop"]
MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
ROOT_URLCONF = "site.urls"
