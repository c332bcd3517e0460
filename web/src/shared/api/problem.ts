/** What the server refuses, as RFC 9457 tells it; `errors[].path` is a JSON Pointer into what was sent. */
export interface Problem {
  status: number;
  code: string;
  title: string;
  errors: { path: string; code: string; message: string }[];
  instance?: string;
  [more: string]: unknown;
}

/** A refusal that is thrown: queries and mutations fail with it. */
export class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.title);
    this.name = "Refused";
  }
}

/** Any failure as a problem; what is not a refusal of the server is the network's (status 0). */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof Refused) return failure.problem;
  if (isProblem(failure)) return failure;
  return { status: 0, code: "network", title: "", errors: [] };
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "title" in value && "status" in value;
}

/** The message for one field, by its JSON Pointer. */
export function messageAt(problem: Problem | undefined, path: string): string | undefined {
  return problem?.errors.find((error) => error.path === path)?.message;
}
