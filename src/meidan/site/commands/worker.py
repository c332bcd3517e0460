"""`meidan worker`: relay and job runner alone, for a second machine."""

import argparse

from meidan.site import worker


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(args: argparse.Namespace) -> int:
    return worker.main()
