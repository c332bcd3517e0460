"""The pieces of a backup: the seal, and the script on its way into another version."""

import io
from pathlib import Path
from typing import IO, cast

import pytest

from meidan.site.backup import archive, passphrase
from meidan.site.backup.programs import pass_on
from meidan.site.backup.seal import CHUNK, TAG, SealedReader, SealingWriter
from meidan.site.failure import Failure

HEADER = 42


def sealed(plain: bytes, word: str = "a good word") -> bytes:
    target = io.BytesIO()
    with SealingWriter(target, word) as writer:
        for start in range(0, len(plain), 300_000):
            writer.write(plain[start : start + 300_000])
    return target.getvalue()


def opened(content: bytes, word: str = "a good word") -> bytes:
    return cast(IO[bytes], SealedReader(io.BytesIO(content), word)).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_what_is_sealed_opens_again(size: int) -> None:
    plain = bytes(range(256)) * (size // 256 + 1)
    assert opened(sealed(plain[:size])) == plain[:size]


def test_nothing_of_it_can_be_moved_dropped_or_mixed() -> None:
    content = sealed(b"x" * (3 * CHUNK))
    step = CHUNK + TAG
    head, chunks = content[:HEADER], [content[HEADER + n * step : HEADER + (n + 1) * step] for n in range(3)]
    assert opened(head + b"".join(chunks)) == b"x" * (3 * CHUNK)
    other = sealed(b"x" * (3 * CHUNK))
    for forged in (
        head + chunks[1] + chunks[0] + chunks[2],
        head + chunks[0] + chunks[2],
        head + chunks[0] + chunks[1],
        head + chunks[0] + chunks[1] + chunks[2] + chunks[2],
        head[:-1] + bytes([head[-1] ^ 1]) + b"".join(chunks),
        head + other[HEADER:],
        head[:20],
        head,
    ):
        with pytest.raises(Failure):
            opened(forged)
    with pytest.raises(Failure):
        opened(content, "another word")


def test_two_seals_of_the_same_are_different() -> None:
    assert sealed(b"same") != sealed(b"same")


def test_a_header_cannot_ask_for_all_memory() -> None:
    content = bytearray(sealed(b"x"))
    content[16] = 60
    with pytest.raises(Failure):
        opened(bytes(content))


def test_only_statements_are_left_out_never_data() -> None:
    script = (
        b"SET transaction_timeout = 0;\nSET row_security = off;\n"
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=17);\n"
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET (n_distinct=5);\n"
        b"COPY public.t (a) FROM stdin;\nSET transaction_timeout = 0;\n"
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=17);\n\\.\n"
        b"SET transaction_timeout = 0;\nSELECT 1;\n"
    )
    target = io.BytesIO()
    assert pass_on(io.BytesIO(script), target)
    assert target.getvalue() == (
        b"SET row_security = off;\nALTER TABLE ONLY public.t ALTER COLUMN a SET (n_distinct=5);\n"
        b"COPY public.t (a) FROM stdin;\nSET transaction_timeout = 0;\n"
        b"ALTER TABLE ONLY public.t ALTER COLUMN a SET (pg_attver=17);\n\\.\nSELECT 1;\n"
    )


def test_a_file_that_is_no_backup(tmp_path: Path) -> None:
    for name, content in (("empty", b""), ("text", b"hello" * 1000), ("zeros", bytes(20480))):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Failure):
            archive.read(tmp_path / name, tmp_path, None)


def test_a_passphrase_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "word").write_text("a good word\n")
    assert passphrase.ask(str(tmp_path / "word"), twice=True) == "a good word"
    (tmp_path / "word").write_text("short\n")
    with pytest.raises(Failure):
        passphrase.ask(str(tmp_path / "word"), twice=True)
