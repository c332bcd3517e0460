import { defineWords } from "@/shared/i18n/words";

export const customerPickerWords = defineWords("customerPicker", { hold: "已暂停" }, { hold: "on hold" });
