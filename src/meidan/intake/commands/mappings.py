"""Remembering what the columns of a header mean."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from meidan.intake import events
from meidan.intake.models import SavedMapping
from meidan.intake.rules.vocabulary import Subject, fields_of
from meidan.kernel import events as log
from meidan.kernel.errors import Fault, Refusal
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words


@transaction.atomic
def save_mapping(
    *, subject: Subject, signature: str, labels: Sequence[str], mapping: Mapping[str, str], actor: Actor
) -> int:
    """Remember {header text or column letter: field} for every file with this header. Returns its version.

    Raises 403 without orders.import, 422 naming each field that this kind of file does not have.
    """
    require(actor, "orders.import")
    known = fields_of(subject)
    faults = [
        Fault("field.unknown", UNKNOWN, f"/mapping/{header}", {"field": name})
        for header, name in mapping.items()
        if name not in known
    ]
    if faults:
        raise Refusal("invalid", INVALID, faults=faults)
    saved, created = SavedMapping.objects.select_for_update().get_or_create(
        subject=subject,
        signature=signature,
        defaults={"labels": list(labels), "mapping": dict(mapping), "created_by_id": actor.user_id},
    )
    if not created:
        saved.labels, saved.mapping, saved.version = list(labels), dict(mapping), saved.version + 1
        saved.save(update_fields=["labels", "mapping", "version"])
    data = {"subject": subject, "signature": signature, "mapping": dict(mapping), "version": saved.version}
    log.append(f"import-mapping:{saved.pk}", events.MAPPING_SAVED, data, actor)
    return saved.version


INVALID = Words(zh="映射有误,请按下列各处修改", en="The mapping has errors; see the places listed")
UNKNOWN = Words(zh="没有字段 {field}", en="There is no field {field}")
