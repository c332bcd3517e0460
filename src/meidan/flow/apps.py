from django.apps import AppConfig


class FlowConfig(AppConfig):
    name = "meidan.flow"
    label = "flow"
    default_auto_field = "django.db.models.BigAutoField"
