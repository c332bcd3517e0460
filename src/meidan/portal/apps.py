from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "meidan.portal"
    label = "portal"
