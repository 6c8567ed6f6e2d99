"""Ask the newsstand, as an ASGI application, for the paths on the command line, all at once; print the answers."""

import asyncio
import json
import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsstand.settings")
import django

django.setup()
from django.test import AsyncClient  # noqa: E402


async def main(paths):
    client = AsyncClient(headers={"host": "10.77.0.22"})
    started = time.monotonic()
    responses = await asyncio.gather(*(client.get(path) for path in paths))
    took_s = time.monotonic() - started
    answers = [[response.status_code, json.loads(response.content)] for response in responses]
    print(json.dumps({"took_s": took_s, "answers": answers}))


asyncio.run(main(sys.argv[1:]))
