"""The one table that joins the rooms: which event leads to which command, which port is served by whom."""


def join() -> None:
    """Called once when the site starts; safe to repeat."""
