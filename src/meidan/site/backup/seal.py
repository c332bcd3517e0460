"""A sealed file: a key made from a passphrase with scrypt, contents in chunks under AES-256-GCM.

Header: magic, log2 of scrypt's N, r, p, salt (16), nonce prefix (7). Then chunks of 1 MiB (the last one shorter, maybe
empty), each followed by its tag. A chunk's nonce is the prefix, its number (4 bytes) and whether it is the last (1);
the header is authenticated with every chunk: chunks cannot be changed, swapped, dropped or cut off unnoticed.
(The construction is STREAM: Hoang, Reyhanitabar, Rogaway, Vizár, 2015.)
"""

import io
import os
import struct
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from meidan.site.failure import Failure

MAGIC = b"MEIDAN-SEALED-1\n"
CHUNK = 1 << 20
TAG = 16
LOG_N, BLOCK, PARALLEL = 16, 8, 1  # 64 MiB and about a fifth of a second for each guess
MOST_LOG_N = 20  # a forged header must not make us take all memory
_HEADER = struct.Struct(">16sBBB16s7s")


def is_sealed(path: os.PathLike[str]) -> bool:
    """Whether a file begins as a sealed one."""
    with open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC


@dataclass(slots=True)
class _Cipher:
    """Key and header of one file, and the number of the next chunk."""

    header: bytes
    prefix: bytes
    aead: AESGCM
    number: int = 0

    def nonce(self, last: bool) -> bytes:
        nonce = self.prefix + struct.pack(">IB", self.number, last)
        self.number += 1
        return nonce


def _cipher(header: bytes, passphrase: str) -> _Cipher:
    _, log_n, block, parallel, salt, prefix = _HEADER.unpack(header)
    if not (10 <= log_n <= MOST_LOG_N and block == BLOCK and 1 <= parallel <= 4):
        raise _broken()
    key = Scrypt(salt=salt, length=32, n=1 << log_n, r=block, p=parallel).derive(passphrase.encode())
    return _Cipher(header, prefix, AESGCM(key))


class SealingWriter(io.RawIOBase):
    """Takes plain bytes, writes sealed ones into `target`. Only `close` makes it whole; `target` stays open."""

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        super().__init__()
        header = _HEADER.pack(MAGIC, LOG_N, BLOCK, PARALLEL, os.urandom(16), os.urandom(7))
        self._cipher = _cipher(header, passphrase)
        self._target = target
        self._held = bytearray()
        target.write(header)

    def writable(self) -> bool:
        return True

    def write(self, data: object, /) -> int:
        taken = bytes(data)  # type: ignore[call-overload]
        self._held += taken
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(taken)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._held), last=True)
            super().close()

    def _seal(self, chunk: bytes, last: bool) -> None:
        self._target.write(self._cipher.aead.encrypt(self._cipher.nonce(last), chunk, self._cipher.header))


class SealedReader(io.RawIOBase):
    """Reads a sealed file back. Raises `Failure` for a wrong passphrase, and for a file that was cut or changed."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        super().__init__()
        header = source.read(_HEADER.size)
        if len(header) < _HEADER.size:
            raise _broken()
        self._cipher = _cipher(header, passphrase)
        self._source = source
        self._ahead = source.read(CHUNK + TAG)
        if not self._ahead:  # even an empty content has one chunk
            raise _broken()
        self._plain = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._plain:
            if not self._ahead:
                return 0
            self._open_next()
        count = min(len(view), len(self._plain))
        view[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def _open_next(self) -> None:
        chunk, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        first = self._cipher.number == 0
        try:
            self._plain = self._cipher.aead.decrypt(
                self._cipher.nonce(last=not self._ahead), chunk, self._cipher.header
            )
        except InvalidTag:
            raise _wrong() if first else _broken() from None


def _wrong() -> Failure:
    return Failure("口令不对,或备份文件已损坏", "the passphrase is wrong, or the backup file is damaged")


def _broken() -> Failure:
    return Failure("备份文件已损坏或不完整", "the backup file is damaged or not complete")
