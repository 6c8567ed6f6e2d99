from rest_framework.routers import DefaultRouter

from league.api import Players

router = DefaultRouter()
router.register("players", Players)
urlpatterns = router.urls
