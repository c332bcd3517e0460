"""What a content is, told by its first bytes; whatever is not known for sure is only ever downloaded."""

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
# Shown in the browser; nothing in here can run a script.
HARMLESS = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"))
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-office"),
)
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
)


def media_type_of(content: bytes) -> str:
    """The media type of a content."""
    for place, mark, name in _MAGIC:
        if content[place : place + len(mark)] == mark:
            return name
    if content[:4] == b"PK\x03\x04":
        return next((name for mark, name in _IN_ZIP if mark in content[:4096]), "application/zip")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return UNKNOWN
    return UNKNOWN if "\x00" in text else TEXT


def clean_name(name: str) -> str:
    """A file's name without folders and without characters that mean something to a file system or a header."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*;')
    return kept.strip(" .")[-120:] or "file"
