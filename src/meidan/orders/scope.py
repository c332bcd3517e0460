"""Which orders and quotations an actor may see: the data scope as SQL over `sales_order o` and `quotation q`."""

from meidan.kernel.permissions import Actor


def visible(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """(condition, parameters). own: mine or entered by me; team: my team's too; warehouse: with stock held there."""
    if actor.scope == "all":
        return "true", ()
    mine = "(o.owner_id = %s OR o.created_by_id = %s"
    if actor.scope == "team" and actor.team_id is not None:
        return f"{mine} OR o.team_id = %s)", (actor.user_id, actor.user_id, actor.team_id)
    if actor.scope == "warehouse":
        held = (
            " OR EXISTS (SELECT 1 FROM order_line sl JOIN reservation sr ON sr.line_id = sl.id"
            " JOIN stock_level sv ON sv.id = sr.level_id JOIN warehouse sw ON sw.id = sv.warehouse_id"
            " WHERE sl.order_id = o.id AND sw.code = ANY (%s)))"
        )
        return mine + held, (actor.user_id, actor.user_id, list(actor.warehouses))
    return mine + ")", (actor.user_id, actor.user_id)


def visible_quotations(actor: Actor) -> tuple[str, tuple[object, ...]]:
    """(condition, parameters). Mine or made by me; with the scope team also those my team answers for."""
    if actor.scope == "all":
        return "true", ()
    mine = "(q.owner_id = %s OR q.created_by_id = %s"
    if actor.scope == "team" and actor.team_id is not None:
        theirs = " OR q.owner_id IN (SELECT id FROM app_user WHERE team_id = %s))"
        return mine + theirs, (actor.user_id, actor.user_id, actor.team_id)
    return mine + ")", (actor.user_id, actor.user_id)
