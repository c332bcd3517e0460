"""The file itself: a tar whose first member is the manifest, which names every other part with its size and SHA-256."""

import hashlib
import json
import os
import tarfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from meidan.site.backup.census import Census
from meidan.site.backup.seal import SealedReader, SealingWriter, is_sealed
from meidan.site.failure import Failure

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
KEY = "secret.key"
CHECKPOINTS = "checkpoints.jsonl"
IMPORTS = "imports"
FILES = "files"
_PIECE = 1 << 20
_LARGEST_MANIFEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the backup; `name` is its path below the data directory (the dump's excepted)."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in the file. By `key_mark` the secret key that was in force is known again, and not found out."""

    format: int
    version: str
    made_at: str
    server: str
    key_mark: str
    census: Census
    parts: tuple[Part, ...]

    def encode(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def decode(cls, text: bytes) -> "Manifest":
        try:
            said = cast(dict[str, Any], json.loads(text))
            if said["format"] != FORMAT:
                raise Failure(
                    f"备份文件的格式是第 {said['format']} 版,本程序只认第 {FORMAT} 版",
                    f"the backup has format {said['format']}; this program reads format {FORMAT}",
                )
            parts = tuple(Part(**part) for part in said.pop("parts"))
            return cls(census=Census(**said.pop("census")), parts=parts, **said)
        except (ValueError, KeyError, TypeError):
            raise broken() from None


def part_of(folder: Path, name: str) -> Part:
    """Measures a file that is to go into the backup."""
    digest, size = hashlib.sha256(), 0
    with (folder / name).open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return Part(name, size, digest.hexdigest())


def write(target: IO[bytes], manifest: Manifest, folder: Path, passphrase: str | None) -> None:
    """Writes the whole archive into an open file, sealed when there is a passphrase."""
    names = [MANIFEST, *(part.name for part in manifest.parts)]
    (folder / MANIFEST).write_bytes(manifest.encode())
    if passphrase is None:
        _write_tar(target, folder, names)
        return
    with SealingWriter(target, passphrase) as sealing:
        _write_tar(cast(IO[bytes], sealing), folder, names)


def _write_tar(target: IO[bytes], folder: Path, names: Sequence[str]) -> None:
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name in names:
            member = tarfile.TarInfo(name)
            member.size = (folder / name).stat().st_size
            member.mode = 0o600
            with (folder / name).open("rb") as file:
                tar.addfile(member, file)


def read(path: Path, folder: Path, passphrase: str | None) -> Manifest:
    """Unpacks a backup into `folder` and checks every part. Raises `Failure` for what is not as it was made."""
    sealed = is_sealed(path)
    if sealed and passphrase is None:
        raise Failure("备份已加密,需要口令", "the backup is encrypted: its passphrase is needed")
    with path.open("rb") as file:
        source = cast(IO[bytes], SealedReader(file, passphrase or "")) if sealed else file
        try:
            with tarfile.open(fileobj=source, mode="r|") as tar:
                manifest = _unpack(tar, folder)
            while source.read(_PIECE):  # a sealed file is only known to be whole at its end
                pass
        except (tarfile.TarError, EOFError):
            raise broken() from None
    for part in manifest.parts:
        if not (folder / part.name).is_file() or part_of(folder, part.name) != part:
            raise broken()
    return manifest


def _unpack(tar: tarfile.TarFile, folder: Path) -> Manifest:
    first = tar.next()
    content = tar.extractfile(first) if first is not None and first.name == MANIFEST else None
    if first is None or content is None or first.size > _LARGEST_MANIFEST:
        raise broken()
    manifest = Manifest.decode(content.read())
    named = {part.name for part in manifest.parts}
    while (member := tar.next()) is not None:
        if member.name not in named or not member.isfile() or not _is_ours(member.name):
            raise broken()
        _copy_out(tar, member, folder / member.name)
    return manifest


def _is_ours(name: str) -> bool:
    if name in (DATABASE, KEY, CHECKPOINTS):
        return True
    steps = name.split("/")
    return len(steps) > 1 and steps[0] in (IMPORTS, FILES) and not {"", ".", ".."} & set(steps)


def _copy_out(tar: tarfile.TarFile, member: tarfile.TarInfo, target: Path) -> None:
    content = tar.extractfile(member)
    if content is None:
        raise broken()
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while piece := content.read(_PIECE):
            file.write(piece)


def broken() -> Failure:
    """The file is not a whole backup of ours."""
    return Failure(
        "这不是完整的每单备份文件(可能被截断或改动过)",
        "this is not a whole backup of Meidan: it may have been cut off or changed",
    )
