import { plainDigits } from "./quantities";

/** A pasted address without its region: whom to ask for, the phone, and the rest for the server to read. */
export interface PastedAddress {
  name: string;
  phone: string;
  rest: string;
}

const PHONE = /(?:\+?86[-\s]?)?(1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-\s]?\d{7,8}(?:[-转]\d{1,6})?)/;
const LABEL = /(?:收货人|收件人|联系人|姓名|手机号码?|联系电话|电话|所在地区|详细地址|收货地址|地址|邮编)\s*[::]?\s*/g;
/** A word that can only be a part of an address. */
const PLACE = /[省市区县镇乡村街路道巷弄号楼栋座室园]|\d/;

/** Takes name and phone out of an address as people paste it: in any order, with or without labels. */
export function splitAddress(text: string): PastedAddress {
  const plain = plainDigits(text).replace(/[\r\n]+/g, " ").replace(LABEL, " "); // prettier-ignore
  const phone = PHONE.exec(plain)?.[1] ?? "";
  const words = plain.replace(PHONE, " ").split(/[\s,,;;、]+/).filter((word) => word !== ""); // prettier-ignore
  const at = words.findIndex((word) => word.length >= 2 && word.length <= 5 && !PLACE.test(word));
  const name = at < 0 ? "" : (words[at] ?? "");
  return { name, phone: phone.replace(/\s/g, ""), rest: words.filter((_, index) => index !== at).join(" ") };
}

/** `广东省 广州市 天河区` as its parts. */
export function regionParts(region: string): [string, string, string] {
  const [province = "", city = "", ...district] = region.trim().split(/\s+/);
  return [province, city, district.join(" ")];
}
