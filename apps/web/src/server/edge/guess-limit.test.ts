import { expect, test } from "vitest";
import { callerOf, makeGuessLimit } from "./guess-limit";

test("after ten wrong tokens an address waits a minute, others do not, and each is in the log", () => {
  let time = 0;
  const lines: string[] = [];
  const limit = makeGuessLimit({ now: () => time, log: (line) => lines.push(line) });
  for (let guess = 0; guess < 10; guess++) {
    limit.admit("10.0.0.1");
    limit.wrong("10.0.0.1");
  }
  expect(() => limit.admit("10.0.0.1")).toThrow(/wrong tokens/);
  expect(() => limit.admit("10.0.0.2")).not.toThrow();
  expect(lines).toHaveLength(10);
  expect(lines[9]).toBe("1970-01-01T00:00:00.000Z wrong token from 10.0.0.1 (10 within a minute)");
  time = 60_000;
  expect(() => limit.admit("10.0.0.1")).not.toThrow();
});

test("the log shows no control characters of an address that somebody made up", () => {
  const lines: string[] = [];
  makeGuessLimit({ now: () => 0, log: (line) => lines.push(line) }).wrong("a\u001b[31mb");
  expect(lines[0]).toContain("a\\u001b[31mb");
});

test("the last forwarded address is the one that the server itself saw", () => {
  const request = new Request("http://x/", { headers: { "x-forwarded-for": "1.2.3.4, 10.0.0.7" } });
  expect(callerOf(request)).toBe("10.0.0.7");
});
