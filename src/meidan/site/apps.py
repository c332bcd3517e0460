from importlib import import_module

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "meidan.site"
    label = "meidan_site"

    def ready(self) -> None:
        # Wiring imports models, which Django allows only once every room is registered.
        import_module("meidan.wiring").join()
