from django.urls import path, re_path

from shop import views

urlpatterns = [
    path("wares/", views.slow_list, name="wares"),
    path("wares/quick/", views.quick_list),
    path("wares/pages/", views.Pages.as_view()),
    path("wares/<slug:slug>/", views.WareDetail.as_view(), name="ware"),
    path("wares/<slug:slug>/viewed/", views.viewed),
    path("makers/", views.slow_makers),
    path("makers/quick/", views.quick_makers),
    re_path(r"^orders/(?P<code>[0-9a-f-]{36})/$", views.by_code),
    re_path(r"^orders/own/(?P<code>[0-9a-f-]{36})/$", views.own_order),
    path("orders/closed/<int:pk>/", views.closed),
    path("orders/seen/", views.mark_seen),
    path("seals/<uuid:pk>/", views.seal),
    path("first/", views.first_visit),
    path("broken/", views.broken_for_nobody),
    path("greeting/", views.greeting),
    path("own-name/", views.own_name),
    path("greeting/only/", views.only_row),
    path("durable/", views.durable),
    path("after-failure/", views.goes_on_after_a_failure),
    path("taken-back/", views.tried_and_taken_back),
    path("everybody/", views.everybody),
    path("nowhere/<int:year>/<str:thing>/", lambda request, year, thing: views.get_object_or_404(views.Ware, slug="none")),
]
