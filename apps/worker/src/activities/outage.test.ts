import { describe, expect, it } from "vitest";
import { isOutage, withPatience } from "./outage";

const refused = Object.assign(new Error("connect ECONNREFUSED"), {
  code: "ECONNREFUSED",
  syscall: "connect",
});

describe("isOutage", () => {
  it("sees through wrappers", () => {
    expect(isOutage(new Error("Failed query", { cause: refused }))).toBe(true);
    expect(isOutage(new AggregateError([refused]))).toBe(true);
    expect(isOutage(Object.assign(new Error("shutting down"), { code: "57P01" }))).toBe(true);
    expect(isOutage(new Error("Connection terminated unexpectedly"))).toBe(true);
  });

  it("does not take a mistake, or a file that is missing, for an outage", () => {
    expect(isOutage(Object.assign(new Error("unique"), { code: "23505" }))).toBe(false);
    expect(isOutage(Object.assign(new Error("no file"), { code: "ENOENT", syscall: "open" }))).toBe(false);
    expect(isOutage("refused")).toBe(false);
  });
});

describe("withPatience", () => {
  it("tries until the database is back", async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries < 3) throw refused;
      return tries;
    };
    expect(await withPatience(work)).toBe(3);
  });

  it("gives a mistake back at once, and an outage when told to stop waiting", async () => {
    await expect(withPatience(() => Promise.reject(new Error("mistake")))).rejects.toThrow("mistake");
    await expect(withPatience(() => Promise.reject(refused), { signal: AbortSignal.abort() })).rejects.toBe(
      refused,
    );
  });
});
