from polls.vendor.slugify import slugify
import requests

from polls.vendor.ours import plain

NAMES = [slugify, requests, plain]
