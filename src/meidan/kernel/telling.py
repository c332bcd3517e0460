"""Events in words: each room says for its kinds of events what happened, in a short sentence in both languages."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from meidan.kernel.words import Words

# Of a sentence whose last member has nothing to say.
_LEFT_OPEN = " :"
_sentences: dict[str, Words] = {}


def contribute(sentences: Mapping[str, Words]) -> None:
    """Adds a room's sentences by kind; `{name}` in one is a member of the event's data, nothing where it has none."""
    _sentences.update(sentences)


def tell(kind: str, data: Mapping[str, Any], lang: str) -> str:
    """What happened; the kind itself where nobody has found words for it."""
    words = _sentences.get(kind)
    if words is None:
        return kind
    said = defaultdict(str, {name: _plain(value) for name, value in data.items()})
    return (words.en if lang == "en" else words.zh).format_map(said).rstrip(_LEFT_OPEN)


def kinds() -> dict[str, Words]:
    """Every kind that has words."""
    return dict(_sentences)


def _plain(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return str(value)
