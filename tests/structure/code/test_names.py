from __future__ import annotations

from written_code import Read


def test_a_name_is_followed_through_imports_aliases_and_re_exports(read: Read) -> None:
    index = read(
        {
            "shop/models/__init__.py": "from .orders import *\nfrom .orders import Order as Bestellung\n",
            "shop/models/orders.py": "from django.db.models import Model\nclass Order(Model):\n    pass\n",
            "shop/views.py": """
                from . import models
                from shop.models import Bestellung
                import django.db.models as m
                from django.db import models as dj
                from django.views.generic.list import ListView
                alias = models.Order
                def show(request, other=None):
                    import requests as http
                    local = 3
                """,
        }
    ).index
    path = "shop/views.py"
    assert index.name(path, "models.Order.objects") == "shop.models.orders.Order.objects"
    assert index.name(path, "Bestellung") == "shop.models.orders.Order"
    assert index.name(path, "alias") == "shop.models.orders.Order"
    assert index.name(path, "m.CharField") == "django.db.models.CharField"
    assert index.name(path, "dj.Model") == "django.db.models.Model"
    assert index.name(path, "ListView") == "django.views.generic.ListView"
    assert index.name(path, "http.get", "show") == "requests.get"
    assert index.name(path, "http.get") is None
    assert index.name(path, "local", "show") is None
    assert index.name(path, "request.user", "show") is None
    assert index.name(path, "open") == "builtins.open"


def test_modules_that_import_each_other_in_a_circle_end(read: Read) -> None:
    index = read(
        {
            "shop/a.py": "from shop.b import *\nfrom shop.b import thing\n",
            "shop/b.py": "from shop.a import *\nfrom shop.a import thing\n",
        }
    ).index
    assert index.name("shop/a.py", "thing") in ("shop.a.thing", "shop.b.thing")
    assert index.name("shop/a.py", "other") is None


def test_a_folder_that_is_no_package_above_an_app_is_where_imports_begin(read: Read) -> None:
    codebase = read(
        {"backend/manage.py": "", "backend/shop/models.py": "X = 1\n", "backend/site.py": "import shop.models\n"}
    )
    (codebase.folder / "backend" / "__init__.py").unlink()
    assert codebase.index.name("backend/site.py", "shop.models.X") == "shop.models.X"


def test_a_package_with_its_manage_py_inside_is_imported_by_its_own_name(read: Read) -> None:
    files = {
        "setup.py": "",
        "squad/__init__.py": "",
        "squad/manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'squad.settings')\n",
        "squad/urls.py": "from squad.ci.models import X\n",
    }
    index = read({**files, "squad/ci/__init__.py": "", "squad/ci/models.py": "X = 1\n"}).index
    assert index.name("squad/urls.py", "X") == "squad.ci.models.X"


def test_a_folder_with_a_manage_py_that_names_what_is_in_it_is_where_imports_begin(read: Read) -> None:
    files = {
        "backend/__init__.py": "",
        "backend/manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.settings')\n",
        "backend/urls.py": "from ci.models import X\n",
    }
    index = read({**files, "backend/ci/__init__.py": "", "backend/ci/models.py": "X = 1\n"}).index
    assert index.name("backend/urls.py", "X") == "ci.models.X"


def test_self_means_the_method_that_the_class_has_or_inherits(read: Read) -> None:
    index = read(
        {
            "shop/base.py": "class Base:\n    def send(self):\n        pass\n",
            "shop/views.py": """
                from shop.base import Base
                class Pay(Base):
                    def go(self):
                        self.send()
                """,
        }
    ).index
    assert index.name("shop/views.py", "self.send", "Pay.go") == "shop.base.Base.send"
    assert index.name("shop/views.py", "self.other", "Pay.go") is None
