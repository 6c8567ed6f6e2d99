"""A site that says what it was asked, and by whom it thinks; run by Granian behind a real balancer."""

import json
import os
import time
from urllib.parse import parse_qs

RELEASE = os.environ["ROADWORTHY_RELEASE"]
TOKEN = os.environ.get("ROADWORTHY_STATUS_TOKEN", "")
STATUS_FILE = os.environ.get("STATUS_FILE", "")


def application(environ, start_response):
    if environ["PATH_INFO"] == "/-/ready":
        is_ours = environ.get("HTTP_AUTHORIZATION") == f"Bearer {TOKEN}"
        start_response("200 OK", [("X-Release", RELEASE)] if is_ours else [])
        return [b"ready"]
    asked = parse_qs(environ["QUERY_STRING"])
    time.sleep(float(asked.get("sleep_s", ["0"])[0]))
    size = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(size) if size else b""
    said = {name: value for name, value in environ.items() if name.startswith("HTTP_")}
    told = {"release": RELEASE, "method": environ["REQUEST_METHOD"], "body": len(body), **said}
    sort = asked.get("type", ["application/json"])[0]
    start_response("200 OK", [("Content-Type", sort), ("X-Served-By", RELEASE)])
    return [json.dumps(told).encode() + b" " * int(asked.get("pad", ["0"])[0])]
