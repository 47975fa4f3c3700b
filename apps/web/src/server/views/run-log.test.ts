import { expect, it } from "vitest";
import { logPosition, logView } from "./run-log";

const at = new Date("2026-01-02T03:04:05.006Z");
const line = (attempt: number, seq: number) => ({ attempt, seq, level: "info", line: "a", at });

it("`next` of a log is the position of its last line, and of no lines what was asked for", () => {
  const { next, lines } = logView([line(1, 9), line(2, 1)], "1.8");
  expect(lines[1]).toEqual({ ...line(2, 1), at: "2026-01-02T03:04:05.006Z" });
  expect(next).toBe("2.1");
  expect(logPosition(next)).toEqual({ attempt: 2, seq: 1 });
  expect(logView([], "1.8").next).toBe("1.8");
  expect(logPosition(logView([], null).next)).toBeNull();
});

it.each(["1", "1.x", "-1.2", "1.2.3", "1.9999999999"])("%s is no position", (text) => {
  expect(() => logPosition(text)).toThrow("not a position in a log");
});
