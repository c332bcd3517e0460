"""Text that a person reads, in Chinese and English side by side."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One message in both languages; `{name}` in it is filled in by `say`."""

    zh: str
    en: str

    def say(self, lang: str, **params: object) -> str:
        """The message in `lang` ("zh-CN", "zh", "en", "en-GB"; anything else reads Chinese)."""
        template = self.en if lang.lower().startswith("en") else self.zh
        if not params:
            return template
        spoken = {key: value.say(lang) if isinstance(value, Words) else value for key, value in params.items()}
        return template.format_map(spoken)


def listed(names: Iterable[str | Words]) -> Words:
    """Names one after the other, with the comma of each language; for a placeholder of another message."""
    found = [Words(one, one) if isinstance(one, str) else one for one in names]
    return Words("、".join(one.zh for one in found), ", ".join(one.en for one in found))
