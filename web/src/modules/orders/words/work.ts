import { defineWords } from "@/shared/i18n/words";

export const workWords = defineWords(
  "work",
  {
    approve: "同意", reject: "不同意", complete: "办完了", transfer: "转交", "approve.done": "已同意", "reject.done": "已回绝", "complete.done": "已办完", "transfer.done": "已转交",
    comment: "说明", needComment: "请写明原因", to: "转交给", needTo: "请选同事", ask: "{{title}} · {{number}}",
    thread: "讨论", say: "说一句,@同事会通知他", send: "发送", attach: "附件", tooBig: "附件最大 20 MB", sent: "已发送", silence: "还没有人说话",
  },
  {
    approve: "Approve", reject: "Refuse", complete: "Done", transfer: "Hand over", "approve.done": "Approved", "reject.done": "Refused", "complete.done": "Done", "transfer.done": "Handed over",
    comment: "Comment", needComment: "Say why", to: "To", needTo: "Choose somebody", ask: "{{title}} · {{number}}",
    thread: "Discussion", say: "Say something; @colleague is told", send: "Send", attach: "Attach a file", tooBig: "A file has at most 20 MB", sent: "Sent", silence: "Nobody has said anything yet",
  },
); // prettier-ignore
