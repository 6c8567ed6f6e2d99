"""What a few requests told of a site that was started: whether it knows its own name, and its own address."""

from __future__ import annotations

from roadworthy.structure.checks.check import tried

ANY_HOST = tried(
    "W890",
    "A request with a wrong Host is answered",
    why="Whoever sends another Host has it written into links of password e-mails and, behind a cache, into pages that"
    " others are shown.",
    bad='ALLOWED_HOSTS = ["*"]',
    good='ALLOWED_HOSTS = ["shop.example"]',
    way_out="name the hosts in ALLOWED_HOSTS, and keep CommonMiddleware in MIDDLEWARE",
    ignore_when="what is in front of the site refuses other hosts, and nothing goes around it.",
)
REDIRECTS_TO_ITSELF = tried(
    "W490",
    "Behind a proxy that speaks HTTPS, a page is redirected to itself for ever",
    why="The proxy speaks HTTP to the site, so the site takes every request for an insecure one and sends the visitor"
    " to the address that they are at: no page is ever shown.",
    bad="SECURE_SSL_REDIRECT = True",
    good='SECURE_SSL_REDIRECT = True\nSECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")',
    way_out="set SECURE_PROXY_SSL_HEADER to the header that the proxy sets, and strips from visitors' requests",
    ignore_when="the site's own server speaks HTTPS to visitors.",
)
