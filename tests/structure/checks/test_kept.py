"""What is kept of the last time is what looking at everything anew would find, whatever was changed meanwhile."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roadworthy.structure.checks import run
from roadworthy.structure.checks.check import Check
from roadworthy.structure.checks.noted_index import Answers
from roadworthy.structure.checks.registry import checks
from roadworthy.structure.checks.run import Seen, run_checks
from roadworthy.structure.code.codebase import read_codebase

PLANTED = Path(__file__).parents[1] / "planted"
CHECKS: tuple[Check, ...] = tuple(check for check in checks().values() if not check.is_tried)
TODAY = date(2026, 3, 1)
MODELS = """\
from django.db import models

LIMIT = 5


class Customer(models.Model):
    name = models.CharField(max_length=50)


class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    number = models.IntegerField(default=0)
    placed = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["placed"]

    def label(self):
        return f"{self.number} {self.customer.name}"

    def raise_number(self):
        self.number += 1
        self.save()
"""
VIEWS = """\
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from shop.models import Order
from shop.rates import today


def orders(request):
    texts = [order.customer.name for order in Order.objects.all()]
    return HttpResponse(", ".join(texts))


def labels(request):
    return render(request, "shop/labels.html", {"orders": Order.objects.all()})


def raised(request, pk):
    order = get_object_or_404(Order, pk=pk)
    order.number = order.number + today()
    order.save()
    order.raise_number()
    return HttpResponse("")
"""
FILES = {
    "shop/__init__.py": "",
    "shop/models.py": MODELS,
    "shop/views.py": VIEWS,
    "shop/rates.py": "import requests\n\n\ndef today():\n    return requests.get('https://rates.example/').json()\n",
    "shop/urls.py": (
        "from django.urls import path\n\nfrom shop import views\n\n"
        'urlpatterns = [path("", views.orders), path("l/", views.labels), path("<int:pk>/", views.raised)]\n'
    ),
    "shop/templates/shop/labels.html": "{% for order in orders %}{{ order.customer.name }}{% endfor %}\n",
    "requirements.txt": "django==5.2\nrequests==2.32.0\n",
}


def site(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def looked(folder: Path, cache: Path | None = None, today: date = TODAY) -> Seen:
    return run_checks(read_codebase(folder, cache), CHECKS, cache, today=today)


def edit(old: str, new: str) -> Callable[[str], str]:
    def edited(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return edited


CHANGES = {
    "an attribute": edit("    number =", "    one_more = None\n    number ="),
    "lines above": lambda text: f'"""Models."""\n\n{text}',
    "a relation that is gone": edit("    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)\n", ""),
    "a relation by another name": edit("customer = models", "buyer = models"),
    "an index": edit("    class Meta:", "    class Meta:\n        indexes = [models.Index(fields=['number'])]"),
    "an order that is gone": edit('        ordering = ["placed"]', "        pass"),
    "a manager that brings customers along": edit(
        "    class Meta:",
        "    objects = CustomerManager()\n\n    class Meta:",
    ),
    "a method that is gone": edit("    def raise_number", "    def lift_number"),
    "a method that does no harm": edit("        self.number += 1\n        self.save()", "        pass"),
    "another base": edit("class Order(models.Model)", "class Order(object)"),
    "nothing that is Python": edit("class Order", "class class Order"),
    "models in another order": lambda text: text.replace("class Customer", "class Zebra", 1),
    "nothing at all": lambda text: text,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_after_models_changed_the_same_is_found_as_by_looking_at_everything(
    tmp_path: Path, change: Callable[[str], str]
) -> None:
    folder, cache = site(tmp_path / "site"), tmp_path / "cache"
    first = looked(folder, cache)
    assert {"W401", "W501"} <= {each.id for each in first.findings}
    models = folder / "shop" / "models.py"
    manager = "class CustomerManager(models.Manager):\n    def get_queryset(self):\n"
    manager += "        return super().get_queryset().select_related('customer')\n\n\n"
    models.write_text(change(MODELS).replace("class Order", f"{manager}class Order"))
    assert looked(folder, cache) == looked(folder)
    models.write_text(MODELS)
    assert looked(folder, cache) == first


def planted(folder: Path, chance: random.Random) -> Path:
    """Return a site of several planted ones, an app of each."""
    for number, fault in enumerate(chance.sample(sorted(PLANTED.glob("*/*/expected.txt")), 12)):
        shutil.copytree(fault.parent / "bad", folder / f"site_{number}")
    return folder


def change_something(folder: Path, chance: random.Random) -> None:
    """Do one of the things that people do to code."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and file.suffix in (".py", ".html", ".txt"))
    file = chance.choice(files)
    lines = file.read_text().splitlines()
    at = chance.randrange(len(lines) + 1)
    what = chance.randrange(7)
    if what == 0:
        lines[at:at] = [""] * chance.randrange(1, 4)
    elif what == 1:
        del lines[at : at + chance.randrange(1, 4)]
    elif what == 2:
        lines = [f"# {chance.random()}", *lines]
    elif what == 3:
        other = chance.choice(files).read_text().splitlines()
        lines += ["", "", *other]
    elif what == 4:
        lines[at:at] = lines[max(0, at - 6) : at]
    elif what == 5:
        file.rename(file.with_name(f"other_{file.name}"))
        return
    else:
        chance.shuffle(lines)
    file.write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("seed", range(4))
def test_after_anything_changed_the_same_is_found_as_by_looking_at_everything(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder, cache = planted(tmp_path / "site", chance), tmp_path / "cache"
    assert looked(folder, cache).findings
    for _ in range(6):
        change_something(folder, chance)
        assert looked(folder, cache) == looked(folder)


def test_it_is_the_same_where_several_processes_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, cache = planted(site(tmp_path / "site"), random.Random(7)), tmp_path / "cache"
    looked(folder, cache)
    (folder / "shop" / "models.py").write_text(CHANGES["a relation by another name"](MODELS))
    here = looked(folder)
    monkeypatch.setattr(run, "processors", lambda: 2)
    monkeypatch.setattr(run, "_FEWEST_FOR_TWO", 1)
    monkeypatch.setattr(run, "_LINES_WORTH_TWO", 1)
    assert looked(folder, cache) == here
    assert looked(folder) == here
    monkeypatch.setattr(run, "_WORTH_A_POOL", 1)
    monkeypatch.setattr(run, "_PER_TASK", 5)
    assert looked(folder) == here


def again(folder: Path, monkeypatch: pytest.MonkeyPatch, cache: Path) -> list[str]:
    """Return which files are looked at again."""
    paths: list[str] = []
    look = run.look
    with monkeypatch.context() as patch:
        patch.setattr(run, "look", lambda work, path: (paths.append(path), look(work, path))[1])
        looked(folder, cache)
    return paths


def test_who_asks_about_a_model_is_looked_at_again_when_it_changed_and_not_when_it_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = site(tmp_path / "site"), tmp_path / "cache"
    (folder / "shop" / "reports.py").write_text(
        "from shop.models import Order\n\n\ndef sums():\n    return [each.number for each in Order.objects.all()[:5]]\n"
    )
    assert "shop/reports.py" in again(folder, monkeypatch, cache)
    models = folder / "shop" / "models.py"
    models.write_text(f"# above\n\n{MODELS}")
    moved = again(folder, monkeypatch, cache)
    models.write_text(CHANGES["a relation by another name"](f"# above\n\n{MODELS}"))
    changed = again(folder, monkeypatch, cache)
    assert ("shop/models.py" in moved, "shop/reports.py" in moved) == (True, False)
    assert {"shop/models.py", "shop/reports.py"} <= set(changed)


def test_a_file_that_is_gone_answers_nothing(tmp_path: Path) -> None:
    folder = site(tmp_path / "site")
    questions = [("function_at", ("shop/rates.py", "today")), ("name", ("shop/rates.py", "requests.get", ""))]
    before = Answers(read_codebase(folder).index).digest(questions)
    (folder / "shop" / "rates.py").unlink()
    after = Answers(read_codebase(folder).index).digest(questions)
    assert (len(after), after != before) == (len(before), True)


def test_where_nothing_changed_nothing_is_put_together(tmp_path: Path) -> None:
    folder, cache = site(tmp_path / "site"), tmp_path / "cache"
    first = looked(folder, cache)
    codebase = read_codebase(folder, cache)
    assert run_checks(codebase, CHECKS, cache, today=TODAY) == first
    assert "index" not in vars(codebase)


def test_another_day_is_judged_by_its_date(tmp_path: Path) -> None:
    folder, cache = site(tmp_path / "site"), tmp_path / "cache"
    (folder / "requirements.txt").write_text("django==4.2.1\n")
    before = looked(folder, cache, date(2024, 1, 1))
    after = looked(folder, cache, date(2030, 1, 1))
    assert after == looked(folder, today=date(2030, 1, 1))
    assert before != after


def test_what_lies_beside_the_files_is_asked_again(tmp_path: Path) -> None:
    folder, cache = site(tmp_path / "site"), tmp_path / "cache"
    (folder / "shop" / "paths.py").write_text('import sys\n\nsys.path.insert(0, "vendor")\n')
    first = looked(folder, cache)
    (folder / "vendor" / "requests").mkdir(parents=True)
    assert looked(folder, cache) == looked(folder)
    (folder / "vendor" / "requests" / "__init__.py").write_text('__version__ = "2.1"\n')
    assert looked(folder, cache) == looked(folder) != first


def test_a_file_that_is_taken_for_something_else_is_looked_at_again(tmp_path: Path) -> None:
    folder, cache = site(tmp_path / "site"), tmp_path / "cache"
    looked(folder, cache)
    (folder / "shop" / "rates.py").rename(folder / "rates.py")
    (folder / "shop" / "__init__.py").unlink()
    assert looked(folder, cache) == looked(folder)
