from django.urls import path

from meidan.portal.pages import tracking_page
from meidan.site.api import api
from meidan.site.docs import docs_file

urlpatterns = [
    path("api/v1/docs/<str:name>", docs_file),
    path("api/v1/", api.urls),
    path("t/<str:token>", tracking_page, name="track"),
]
