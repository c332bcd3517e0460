import { useOrder } from "../../api/orders";
import type { Action } from "../../api/steps";
import { ConfirmDialog } from "./ConfirmDialog";
import { DeliverDialog } from "./DeliverDialog";
import { MoneyDialog } from "./MoneyDialog";
import { AcceptDialog, AssignDialog, CancelDialog, HoldDialog, ReleaseDialog } from "./ReasonDialogs";
import { ReduceDialog } from "./ReduceDialog";
import { ReturnDialog } from "./ReturnDialog";
import { ShipDialog } from "./ShipDialog";

interface Props {
  number: string;
  action: Action;
  onClose: () => void;
}

/** The dialog of an action on an order, wherever it was asked for: detail, board, my work. */
export function ActionDialog({ number, action, onClose }: Props) {
  const order = useOrder(number).data;
  if (!order) return null;
  const props = { order, onClose };
  switch (action) {
    case "confirm":
      return <ConfirmDialog {...props} />;
    case "ship":
      return <ShipDialog {...props} />;
    case "deliver":
      return <DeliverDialog {...props} />;
    case "pay":
      return <MoneyDialog {...props} back={false} />;
    case "refund":
      return <MoneyDialog {...props} back />;
    case "release":
      return <ReleaseDialog {...props} />;
    case "hold":
      return <HoldDialog {...props} />;
    case "accept":
      return <AcceptDialog {...props} />;
    case "reduce":
      return <ReduceDialog {...props} />;
    case "cancel":
      return <CancelDialog {...props} />;
    case "assign":
      return <AssignDialog {...props} />;
    case "return":
      return <ReturnDialog {...props} />;
  }
}
