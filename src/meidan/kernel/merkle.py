"""Merkle trees over stream heads, computed while the leaves stream by (memory: one node per level).

leaf = SHA-256(0x00 ‖ stream in UTF-8 ‖ sequence as 8 bytes, big-endian ‖ hash of the stream's last event)
node = SHA-256(0x01 ‖ left ‖ right); the left subtree holds the largest power of two of leaves that is smaller than
the whole, as in RFC 9162, section 2.1.1. Leaves are sorted by the bytes of their stream's name.
"""

import hashlib
from typing import Literal

Side = Literal["left", "right"]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(stream: str, sequence: int, head: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + stream.encode() + sequence.to_bytes(8, "big") + head).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """Takes leaf hashes in order; knows the root, and the path of the one leaf that was marked."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[tuple[int, bytes, bool]] = []
        self._path: list[tuple[Side, bytes]] = []

    def add(self, leaf: bytes, *, marked: bool = False) -> None:
        self.size += 1
        self._peaks.append((1, leaf, marked))
        while len(self._peaks) > 1 and self._peaks[-1][0] == self._peaks[-2][0]:
            self._join()

    def close(self) -> tuple[bytes, list[tuple[Side, bytes]]]:
        """(root, path of the marked leaf: (side of the sibling, sibling) from the leaf upwards)."""
        if not self._peaks:
            return EMPTY_ROOT, []
        while len(self._peaks) > 1:
            self._join()
        return self._peaks[0][1], self._path

    def _join(self) -> None:
        right_size, right, right_marked = self._peaks.pop()
        left_size, left, left_marked = self._peaks.pop()
        if left_marked:
            self._path.append(("right", right))
        elif right_marked:
            self._path.append(("left", left))
        self._peaks.append((left_size + right_size, node_hash(left, right), left_marked or right_marked))
