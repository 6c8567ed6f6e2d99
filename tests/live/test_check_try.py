"""Sites that nobody here wrote, tried in a throwaway copy: what is said is so, and nothing of theirs is changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from uv import find_uv_bin

pytestmark = pytest.mark.live
TIME_LIMIT_S = 400


def run(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", **variables},
        capture_output=True,
        text=True,
        timeout=TIME_LIMIT_S,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def bytes_of(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def tried(site: Path, cache: Path, ids: str) -> tuple[list[dict[str, Any]], str]:
    """Try a site; return what is found by trying and what is told meanwhile, with the site's folder as it was."""
    before = bytes_of(site)
    words = (sys.executable, "-m", "roadworthy", "check", "--try", "--json", "--select", ids)
    done = run(site, *words, XDG_CACHE_HOME=str(cache))
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert bytes_of(site) == before
    (place,) = (cache / "roadworthy" / "try").iterdir()
    assert sorted(each.name for each in place.iterdir()) == sorted([site.name, "run"])
    assert [each.name for each in (place / site.name).iterdir()] == [".roadworthy"]
    findings: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return findings, done.stderr


def test_wafer_is_tried(tmp_path: Path) -> None:
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "wafer==0.17.0")
    if run(tmp_path, *pip).returncode:
        pytest.skip("wafer can't be fetched here")
    with tarfile.open(tmp_path / "wafer-0.17.0.tar.gz") as archive:
        archive.extractall(tmp_path, filter="data")
    findings, told = tried(tmp_path / "wafer-0.17.0", tmp_path / "cache", "W290,W291,W292,W293,W691,W890")
    assert "56 templates compiled" in told
    assert "9 commands asked for help" in told
    assert "a wrong Host is answered with 400" in told
    found = {(each["id"], each["file"]) for each in findings}
    assert ("W290", "wafer/pages/management/commands/load_pages.py") in found  # PyYAML is not among what it requires
    assert ("W691", "wafer/schedule/models.py") in found


def test_a_site_that_wagtail_has_just_made_is_tried(tmp_path: Path) -> None:
    uv = find_uv_bin()
    python = tmp_path / "venv" / "bin" / "python"
    if run(tmp_path, uv, "venv", "-q", "venv").returncode:
        pytest.skip("no Python to make the site with")
    if run(tmp_path, uv, "pip", "install", "-q", "--python", str(python), "wagtail==7.0.3").returncode:
        pytest.skip("wagtail can't be fetched here")
    run(tmp_path, str(python.with_name("wagtail")), "start", "mysite")
    findings, told = tried(tmp_path / "mysite", tmp_path / "cache", "W79,W291,W292,W293")
    assert "started as it is, without cache, without database" in told
    assert [each["id"] for each in findings] == []


SETTINGS = """
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
SECRET_KEY = "for-tests-only"
ROOT_URLCONF = "api.urls"
WSGI_APPLICATION = "api.wsgi.application"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "treebeard", "shop"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework_simplejwt.authentication.JWTAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}
"""
VIEWS = """
from rest_framework import serializers, viewsets
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import api_view, authentication_classes
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.response import Response

from .models import Order, Shelf


class OrderSerializer(serializers.ModelSerializer):
    shelf = serializers.CharField(source="shelf.name")

    class Meta:
        model = Order
        fields = ["id", "shelf"]


class Orders(viewsets.ReadOnlyModelViewSet):
    serializer_class = OrderSerializer

    def get_queryset(self):
        return Order.objects.filter(owner=self.request.user).order_by("pk")


class OwnKey(BaseAuthentication):
    def authenticate(self, request):
        if "X-Key" not in request.headers:
            raise AuthenticationFailed("no key")
        return None


@api_view(["GET"])
def subject(request):
    return Response({"subject": request.auth["user_id"], "shelves": Shelf.objects.count()})


@api_view(["GET"])
@authentication_classes([OwnKey])
def report(request):
    return Response([order.shelf.name for order in Order.objects.filter(owner=request.user)])


@api_view(["GET"])
@authentication_classes([])
def closed(request):
    return Response()
"""
NINJA = """
from django.shortcuts import get_object_or_404
from ninja import NinjaAPI, Schema
from ninja.security import HttpBearer

from .models import Order


class Bearer(HttpBearer):
    def authenticate(self, request, token):
        return None


class ShelfOut(Schema):
    name: str


class OrderOut(Schema):
    id: int
    shelf: ShelfOut


api = NinjaAPI(auth=Bearer())


@api.get("/orders", response=list[OrderOut])
def orders(request):
    return Order.objects.filter(owner=request.auth)


@api.get("/orders/{order_id}", response=OrderOut)
def order(request, order_id: int):
    return get_object_or_404(Order, pk=order_id, owner=request.auth)
"""
INITIAL = """
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            "Shelf",
            [
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
                ("name", models.CharField(max_length=50)),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            "Order",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("owner", models.ForeignKey(settings.AUTH_USER_MODEL, django.db.models.deletion.CASCADE)),
                ("shelf", models.ForeignKey("shop.Shelf", django.db.models.deletion.PROTECT)),
            ],
        ),
    ]
"""
API = {
    "manage.py": "import os, sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'api.settings')\n"
    "from django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
    "requirements.txt": "Django==5.2.*\ndjangorestframework==3.16.*\ndjangorestframework-simplejwt==5.5.*\n"
    "django-treebeard==4.7.*\ndjango-ninja==1.4.*\n",
    "api/__init__.py": "",
    "api/settings.py": SETTINGS,
    "api/wsgi.py": "import os\nfrom django.core.wsgi import get_wsgi_application\n"
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'api.settings')\napplication = get_wsgi_application()\n",
    "shop/ninja.py": NINJA,
    "api/urls.py": "from django.urls import path\nfrom rest_framework.routers import DefaultRouter\n"
    "from shop import views\nfrom shop.ninja import api\n\nrouter = DefaultRouter()\n"
    "router.register('orders', views.Orders, basename='order')\n"
    "urlpatterns = [*router.urls, path('subject/', views.subject), path('report/', views.report),\n"
    "               path('closed/', views.closed), path('ninja/', api.urls)]\n",
    "shop/__init__.py": "",
    "shop/models.py": "import uuid\nfrom django.conf import settings\nfrom django.db import models\n"
    "from treebeard.mp_tree import MP_Node\n\n\nclass Shelf(MP_Node):\n"
    "    id = models.UUIDField(primary_key=True, default=uuid.uuid4)\n    name = models.CharField(max_length=50)\n\n\n"
    "class Order(models.Model):\n    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)\n"
    "    shelf = models.ForeignKey(Shelf, models.PROTECT)\n",
    "shop/views.py": VIEWS,
}


def test_an_api_that_asks_for_tokens_is_entered_as_their_owner(tmp_path: Path) -> None:
    for name, text in API.items():
        (tmp_path / "api" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "api" / name).write_text(text)
    made = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(tmp_path / "dl"), "django-treebeard")
    if run(tmp_path, *made).returncode:
        pytest.skip("nothing can be fetched here")
    (tmp_path / "api/shop/migrations").mkdir()
    (tmp_path / "api/shop/migrations/__init__.py").write_text("")
    (tmp_path / "api/shop/migrations/0001_initial.py").write_text(INITIAL)
    findings, told = tried(tmp_path / "api", tmp_path / "cache", "W280,W495,W595")
    assert "2 models and all addresses known" in told
    assert "opened 8 of 9 addresses as nobody, user and staff" in told
    assert "1 address that let no made-up visitor in: closed/" in told
    assert {(each["id"], each["file"], each["message"]) for each in findings} == {
        ("W595", "shop/ninja.py", "a query for each row, of Order.shelf: 3, 8, 13 as rows grow"),
        ("W595", "shop/views.py", "a query for each row, of Order.shelf: 3, 8, 13 as rows grow"),
    }
