from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from shop import views

of_a_maker = [re_path(r"^(?P<slug>[-\w]+)/(?:edit/)?$", views.ware_of_maker, name="ware")]

urlpatterns = [
    path("", include("shop.urls")),
    *i18n_patterns(path("makers/<int:maker_id>/", include((of_a_maker, "of_a_maker"), namespace="maker"))),
]
