import { expect, it } from "vitest";

import { changesOf, EMPTY } from "./fields";

const address = { name: "王", phone: "138****5678", country: "CN", province: "广东省", city: "广州市", district: "海珠区", region: "广东省 广州市 海珠区", address: "中山大道1号", postal_code: "", is_default: true };

it("sends only what was changed, so that starred phones are never written back", () => {
  const before = { ...EMPTY, code: "C1", name: "甲", addresses: [address], contacts: [{ name: "王", phone: "138****5678", email: "", position: "" }] };
  expect(changesOf({ ...before, name: "乙" }, before)).toEqual({ name: "乙" });
  expect(changesOf(before, before)).toEqual({});
});

it("shapes particulars, amounts and addresses as the API takes them", () => {
  const changed = changesOf({ ...EMPTY, credit_limit: " 50000 ", addresses: [address], invoice_particulars: [{ label: "开户行", value: "工行" }, { label: "", value: "x" }] }, EMPTY);
  expect(changed.credit_limit).toBe("50000");
  expect(changed.invoice_particulars).toEqual({ 开户行: "工行" });
  expect(changed.addresses?.[0]).toMatchObject({ region: "广东省 广州市 海珠区", province: "", address: "中山大道1号" });
});
