"""The one error of the program's shell: something the operator can put right, in plain words of two languages."""

import os


def language() -> str:
    """The language of the terminal: `en` when it asks for English, else `zh`; `MEIDAN_LANG` decides over all."""
    for name in ("MEIDAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def say(zh: str, en: str) -> str:
    """The text in the terminal's language."""
    return en if language() == "en" else zh


class Failure(Exception):
    """An expected failure: shown on standard error without a traceback; `exit_code` becomes the program's."""

    def __init__(self, zh: str, en: str, exit_code: int = 1) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.exit_code = exit_code

    def __str__(self) -> str:
        return say(self.zh, self.en)
