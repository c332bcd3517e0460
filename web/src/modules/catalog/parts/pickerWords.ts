import { defineWords } from "@/shared/i18n/words";

export const pickerWords = defineWords(
  "productPicker",
  {
    style: "按颜色尺码填数量", usual: "常订 {{times}} 次,上次 {{quantity}} {{unit}}", own: "客户料号 {{code}}",
    free: "可用 {{n}}", none: "无货", soon: "{{day}} 到货",
  },
  {
    style: "fill in by size and colour", usual: "taken {{times}} times, last {{quantity}} {{unit}}", own: "their code {{code}}",
    free: "{{n}} free", none: "none left", soon: "due {{day}}",
  },
); // prettier-ignore
