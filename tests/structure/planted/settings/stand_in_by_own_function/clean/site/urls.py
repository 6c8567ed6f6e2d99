from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.urls import path

from shop.views import photo

urlpatterns = [path("media/<path:name>", login_required(photo), {"root": settings.MEDIA_ROOT})]
