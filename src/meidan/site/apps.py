from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "meidan.site"
    label = "meidan_site"

    def ready(self) -> None:
        from meidan import wiring

        wiring.join()
