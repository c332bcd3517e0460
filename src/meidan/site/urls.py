from django.urls import path

from meidan.site.api import api

urlpatterns = [
    path("api/v1/", api.urls),
]
