from functools import lru_cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class Config(BaseSettings):
    secret_key: SecretStr = SecretStr("parcels-dev-key-0f81c2d3e4")
    hosts: list[str] = Field(default=["*"])


@lru_cache
def config():
    return Config()
