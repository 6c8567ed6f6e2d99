"""What there is before an article is: sections, staff, pictures, forecasts; and how all of it is thrown away."""

import random
from datetime import timedelta
from io import BytesIO

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.text import slugify

from .drawing import KINDS, draw
from .facts import season
from .press import model
from .staff import SECTIONS

FILLED = (
    "articles.article", "sections.section", "bylines.credit", "bylines.author", "tags.taggeditem", "tags.tag",
    "comments.comment", "ratings.rating", "ratings.score", "mostread.reads", "mostread.ranking",
    "pictures.placement", "weather.forecast",
)  # fmt: skip
SKIES = {
    "winter": ("Frost, then sun", "Sleet from the east", "Grey and raw", "Bright and cold", "Fog on the river"),
    "spring": ("Showers and sun", "A fresh breeze", "Warm in the shelter", "Cloud, clearing later"),
    "summer": ("Fine and warm", "Sea mist, then sun", "Thunder in the evening", "Hot, with a light wind"),
    "autumn": ("Rain, heavy at times", "Mild and misty", "Gales in the night", "Low sun, long shadows"),
}
WARMTH = {"winter": (3, 9), "spring": (9, 17), "summer": (17, 27), "autumn": (8, 16)}
EDITORS_MAY = (
    "add_article", "change_article", "delete_article", "view_article", "publish_article",
    "add_picture", "change_picture", "view_picture", "change_comment", "view_comment", "moderate_comment",
)  # fmt: skip
REPORTERS_MAY = ("add_article", "change_article", "view_article", "add_picture", "view_picture")


def make_sections():
    """Return the sections by slug."""
    sections = model("sections.section")._default_manager
    rows = [
        sections.model(slug=slug, name=name, description=text, position=n)
        for n, (slug, name, text) in enumerate(SECTIONS)
    ]
    return {section.slug: section for section in sections.bulk_create(rows)}


def make_authors(staff):
    """Return the authors of each section."""
    authors = model("bylines.author")._default_manager
    rows = [authors.model(name=j.name, slug=slugify(j.name), role=j.role, bio=j.bio) for j in staff]
    found = {}
    for author, journalist in zip(authors.bulk_create(rows), staff, strict=True):
        found.setdefault(journalist.section, []).append(author)
    return found


def make_pictures(each, seed, moment):
    """Draw `each` pictures of every kind and return them by kind."""
    pictures = model("pictures.picture")._default_manager
    return {kind: [_picture(pictures, kind, n, seed, moment) for n in range(each)] for kind in KINDS}


def _picture(pictures, kind, number, seed, moment):
    file = BytesIO()
    draw(kind, number, seed).save(file, "BMP")
    scene = KINDS[kind]
    title = f"{scene.title} {number + 1}"
    return pictures.make(file, title=title, alt=scene.alt, credit="Drawing: Gazette", uploaded_at=moment)


def make_forecasts(today, seed):
    """Make the forecasts of the last week and the next."""
    forecasts = model("weather.forecast")._default_manager
    days = [today + timedelta(days=n) for n in range(-7, 8)]
    forecasts.bulk_create(_forecast(forecasts.model, day, seed) for day in days)


def _forecast(forecast, day, seed):
    rng = random.Random(f"weather {seed} {day}")
    low, high = WARMTH[season(day)]
    return forecast(
        day=day, summary=rng.choice(SKIES[season(day)]),
        low_c=low + rng.randint(-3, 1), high_c=high + rng.randint(-2, 4),
    )  # fmt: skip


def make_accounts(password):
    """Make an editor and a reporter; without a password they can't sign in until they are given one."""
    for username, group, codes in (("editor", "Editors", EDITORS_MAY), ("reporter", "Reporters", REPORTERS_MAY)):
        members, _ = Group.objects.get_or_create(name=group)
        members.permissions.set(Permission.objects.filter(codename__in=codes))
        user, _ = get_user_model()._default_manager.get_or_create(
            username=username, defaults={"is_staff": True, "email": f"{username}@gazette.example"}
        )
        user.set_password(password)
        user.save()
        user.groups.add(members)


@transaction.atomic
def empty():
    """Throw away what was filled in, and whatever was written since."""
    for picture in model("pictures.picture")._default_manager.all():
        picture.large.delete(save=False)
        picture.small.delete(save=False)
    for label in (*FILLED, "pictures.picture"):
        model(label)._default_manager.all().delete()
