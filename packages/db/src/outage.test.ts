import { describe, expect, it } from "vitest";
import { isOutage, retryConflicts, retryOnOutage, transientFailure } from "./outage";

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

describe("transientFailure", () => {
  const withCode = (code: string) =>
    new Error("Failed query", { cause: Object.assign(new Error("x"), { code }) });

  it("tells a conflict, which is rolled back, from a Postgres that is away", () => {
    expect(["40P01", "40001"].map((code) => transientFailure(withCode(code)))).toEqual([
      "conflict",
      "conflict",
    ]);
    for (const code of ["EAI_AGAIN", "ENETUNREACH", "08001", "08006", "53300", "25P03"])
      expect(transientFailure(withCode(code))).toBe("unreachable");
    for (const code of ["23505", "42P01", "08"]) expect(transientFailure(withCode(code))).toBeNull();
  });
});

describe("retryConflicts", () => {
  const deadlock = Object.assign(new Error("deadlock detected"), { code: "40P01" });

  it("does the whole transaction again after a deadlock", async () => {
    let tries = 0;
    const answer = await retryConflicts(async () => {
      tries += 1;
      if (tries < 3) throw new Error("Failed query", { cause: deadlock });
      return "done";
    });
    expect([answer, tries]).toEqual(["done", 3]);
  });

  it("gives up on one that never gets through, and does not repeat what may have been committed", async () => {
    await expect(retryConflicts(() => Promise.reject(deadlock))).rejects.toBe(deadlock);
    let tries = 0;
    const lost = async () => {
      tries += 1;
      throw refused;
    };
    await expect(retryConflicts(lost)).rejects.toBe(refused);
    expect(tries).toBe(1);
  });
});

describe("retryOnOutage", () => {
  it("tries until the database is back", async () => {
    let tries = 0;
    const work = async () => {
      tries += 1;
      if (tries < 3) throw refused;
      return tries;
    };
    expect(await retryOnOutage(work)).toBe(3);
  });

  it("gives a mistake back at once, and an outage when told to stop waiting", async () => {
    await expect(retryOnOutage(() => Promise.reject(new Error("mistake")))).rejects.toThrow("mistake");
    await expect(retryOnOutage(() => Promise.reject(refused), { signal: AbortSignal.abort() })).rejects.toBe(
      refused,
    );
  });
});
