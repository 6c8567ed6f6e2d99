from django.urls import include, path

from . import views

inner = ([path("cached/", views.cached, name="cached")], "inner")
urlpatterns = [
    path("nothing/", views.nothing, name="nothing"),
    path("nameless/", views.nothing),
    path("inner/", include(inner)),
    *(path(f"{name.replace('_', '-')}/", getattr(views, name), name=name) for name in (
        "by_hand", "in_template", "awaited", "together", "with_secret", "in_transactions", "cached_in_a_table",
        "acached", "raises", "araises", "missing", "hangs", "stream", "astream", "broken_stream", "file",
    )),
]  # fmt: skip
