"""Published versions as they are kept: read once per process, since they never change."""

from django.db import connection

from meidan.flow.compiled import Process
from meidan.flow.definition import Definition
from meidan.kernel import db

_MOST = 200
_cache: dict[tuple[str, int], Process] = {}
_CURRENT = """
SELECT v.id FROM process_version v JOIN process p ON p.id = v.process_id
WHERE p.key = %s ORDER BY v.number DESC LIMIT 1
"""


def loaded(version_id: int) -> Process:
    """The compiled version. Raises LookupError when there is none."""
    key = (str(connection.settings_dict["NAME"]), version_id)
    found = _cache.get(key)
    if found is None:
        row = db.row("SELECT content::text AS content FROM process_version WHERE id = %s", (version_id,))
        if row is None:
            raise LookupError(f"no process version {version_id}")
        found = Process(version_id, Definition.model_validate_json(row["content"]))
        assert found.conditions is not None  # a condition that does not compile is found here, not in a walk
        if len(_cache) >= _MOST:
            _cache.clear()
        _cache[key] = found
    return found


def current(key: str) -> Process:
    """The version that new things start with. Raises LookupError."""
    version_id = db.scalar(_CURRENT, (key,))
    if version_id is None:
        raise LookupError(f"no published process {key}: run `meidan migrate`")
    return loaded(version_id)
