"""Where a passphrase comes from: a file, the environment or the terminal; never an argument, which everyone can see."""

import getpass
import os
import sys
from pathlib import Path

from meidan.site.failure import Failure, say

VARIABLE = "MEIDAN_BACKUP_PASSPHRASE"
SHORTEST = 8


def ask(file: str | None, twice: bool) -> str:
    """The passphrase (`twice`: typed twice, and long enough to be new). Raises `Failure` when there is none."""
    if file is not None:
        given = Path(file).read_text("utf-8").rstrip("\r\n")
    elif VARIABLE in os.environ:
        given = os.environ[VARIABLE]
    elif sys.stdin.isatty():
        given = getpass.getpass(say("口令:", "passphrase: "))
        if twice and getpass.getpass(say("再输入一次:", "once more: ")) != given:
            raise Failure("两次输入的口令不同", "the two passphrases differ")
    else:
        raise Failure(
            f"没有口令:用 --passphrase-file 或环境变量 {VARIABLE} 给出",
            f"no passphrase: give it with --passphrase-file or in the variable {VARIABLE}",
        )
    if len(given) < (SHORTEST if twice else 1):
        raise Failure(
            f"口令太短(至少 {SHORTEST} 个字符)", f"the passphrase is too short ({SHORTEST} characters at least)"
        )
    return given
