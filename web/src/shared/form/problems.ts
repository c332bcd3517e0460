import type { FormInstance } from "antd";

import { problemOf } from "@/shared/api/problem";

/** A JSON Pointer as a form's name: `/lines/0/quantity` → `["lines", 0, "quantity"]`. */
export function nameOf(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** Puts a refusal's messages beside the fields they are about; returns those that belong to no field of the form. */
export function showProblems(form: FormInstance, failure: unknown): string[] {
  const problem = problemOf(failure);
  const left: string[] = [];
  for (const { path, message } of problem.errors) {
    const name = nameOf(path);
    const known = name.length > 0 && form.getFieldInstance(name) !== undefined;
    if (known) form.setFields([{ name, errors: [message] }]);
    else left.push(message);
  }
  return problem.errors.length === 0 && problem.title ? [problem.title] : left;
}
