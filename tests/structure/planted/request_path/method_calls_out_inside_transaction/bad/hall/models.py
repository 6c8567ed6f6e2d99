import requests
from django.db import models


class Club(models.Model):
    name = models.CharField(max_length=80)
    members = models.IntegerField(default=0)

    def tell(self, text):
        requests.post("https://chat.example.com", json={"text": text}, timeout=5)
