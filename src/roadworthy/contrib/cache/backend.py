"""Django's own Redis cache, that answers as an empty one while Redis is away, and asks again a little later."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends import redis as djangos

REST_S = 1.0
"""How long nobody asks again after a question without an answer: not each of them waits for one."""
logger = logging.getLogger("roadworthy.cache")
_asked_again_s: dict[str, float] = {}


def forgiving(otherwise: Callable[..., Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Answer with `otherwise` while Redis is away; it is given what was asked."""

    def wrap(ask: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(ask)
        def asked(client: Client, *words: Any, **more: Any) -> Any:
            if time.monotonic() < _asked_again_s.get(client.place, 0.0):
                return otherwise(*words, **more)
            try:
                return ask(client, *words, **more)
            except client.away as error:
                client.rest(error)
                return otherwise(*words, **more)

        return asked

    return wrap


def missing(key: str, *words: Any) -> int:
    """Say that a number is not there, as Django says it."""
    raise ValueError(f"Key '{key}' not found.")


class Client(djangos.RedisCacheClient):
    """What speaks to Redis. An address that does not answer is left alone for a moment by the whole process."""

    def __init__(self, servers: list[str], **options: Any) -> None:
        from redis.backoff import NoBackoff
        from redis.exceptions import ConnectionError as Unreachable
        from redis.exceptions import TimeoutError as TooSlow
        from redis.retry import Retry

        self.away = (Unreachable, TooSlow)
        self.place = "|".join(servers)
        waits = {"socket_connect_timeout": 1.0, "socket_timeout": 1.0, "retry": Retry(NoBackoff(), 1)}
        super().__init__(servers, **{**waits, **options})

    def rest(self, error: Exception) -> None:
        """Let nobody ask for a moment; say so once."""
        if time.monotonic() > _asked_again_s.get(self.place, 0.0) + REST_S:
            logger.warning("the cache does not answer, and is taken for empty: %s", type(error).__name__)
        _asked_again_s[self.place] = time.monotonic() + REST_S

    add = forgiving(lambda *words: True)(djangos.RedisCacheClient.add)
    get = forgiving(lambda key, default: default)(djangos.RedisCacheClient.get)
    set = forgiving(lambda *words: None)(djangos.RedisCacheClient.set)
    touch = forgiving(lambda *words: False)(djangos.RedisCacheClient.touch)
    delete = forgiving(lambda *words: False)(djangos.RedisCacheClient.delete)
    get_many = forgiving(lambda *words: {})(djangos.RedisCacheClient.get_many)
    has_key = forgiving(lambda *words: False)(djangos.RedisCacheClient.has_key)
    incr = forgiving(missing)(djangos.RedisCacheClient.incr)
    set_many = forgiving(lambda *words: None)(djangos.RedisCacheClient.set_many)
    delete_many = forgiving(lambda *words: None)(djangos.RedisCacheClient.delete_many)
    clear = forgiving(lambda *words: False)(djangos.RedisCacheClient.clear)


class RedisCache(djangos.RedisCache):
    """Django's Redis cache; every option of it works here."""

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
