"""Every shape of the API has a name of its own: two of one name would show a client the wrong one."""

import importlib
import pkgutil
import re
from collections import defaultdict

from ninja import Schema

import meidan


def test_no_two_shapes_share_a_name() -> None:
    for module in pkgutil.walk_packages(meidan.__path__, "meidan."):
        if module.name.rsplit(".", 1)[-1] in ("api", "schemas", "shown", "listing") or re.search(
            r"\.(api|shown)\.", module.name
        ):
            importlib.import_module(module.name)
    homes: dict[str, set[str]] = defaultdict(set)
    waiting: list[type] = [Schema]
    while waiting:
        for shape in waiting.pop().__subclasses__():
            waiting.append(shape)
            # The members of a query are parameters, its name is not in the document.
            if (
                shape.__module__.startswith("meidan.")
                and "[" not in shape.__name__
                and not shape.__name__.endswith("Query")
            ):
                homes[shape.__name__].add(shape.__module__)
    assert not {name: found for name, found in homes.items() if len(found) > 1}
