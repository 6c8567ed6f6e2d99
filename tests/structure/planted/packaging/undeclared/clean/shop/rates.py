import json

import mptt
import private_thing
import redis
import taggit
from PIL import Image

try:
    import requests
except ImportError:
    requests = None


def rates():
    import boto3

    return boto3, json
