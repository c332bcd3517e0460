"""Remembering what the columns of a header mean."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from meidan.intake import events
from meidan.intake.models import SavedMapping
from meidan.intake.rules.vocabulary import Subject, fields_of
from meidan.kernel import events as log
from meidan.kernel.errors import Fault, Refusal, not_found
from meidan.kernel.permissions import Actor, require
from meidan.kernel.words import Words


@transaction.atomic
def save_mapping(
    *, subject: Subject, signature: str, labels: Sequence[str], mapping: Mapping[str, str], actor: Actor
) -> SavedMapping:
    """Remember {header text or column letter: field} for every file with this header. Returns what is kept.

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
    return saved


@transaction.atomic
def rename_mapping(*, mapping_id: int, name: str, actor: Actor) -> SavedMapping:
    """Give a remembered mapping the name that people know such files by. Raises 403, 404."""
    saved = _locked(mapping_id, actor)
    saved.name = name
    saved.save(update_fields=["name"])
    log.append(f"import-mapping:{saved.pk}", events.MAPPING_SAVED, {"name": name}, actor)
    return saved


@transaction.atomic
def forget_mapping(*, mapping_id: int, actor: Actor) -> None:
    """Read files with this header by their words again. Raises 403, 404."""
    saved = _locked(mapping_id, actor)
    data = {"subject": saved.subject, "signature": saved.signature}
    log.append(f"import-mapping:{saved.pk}", events.MAPPING_FORGOTTEN, data, actor)
    saved.delete()


def _locked(mapping_id: int, actor: Actor) -> SavedMapping:
    require(actor, "orders.import")
    saved = SavedMapping.objects.select_for_update().filter(pk=mapping_id).first()
    if saved is None:
        raise not_found("列映射", "column mapping", str(mapping_id))
    return saved


INVALID = Words(zh="映射有误,请按下列各处修改", en="The mapping has errors; see the places listed")
UNKNOWN = Words(zh="没有字段 {field}", en="There is no field {field}")
