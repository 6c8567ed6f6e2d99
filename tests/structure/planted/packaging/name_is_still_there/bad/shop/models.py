from django.db import models
from django.utils.encoding import force_text
