import { expect, it } from "vitest";
import { matchPatients } from "./match-patients";

it("a pattern that backtracks without end is cut off", () => {
  const evil = `${"a".repeat(40)}!`;
  expect(() => matchPatients("^(a+)+$", [evil], { maxMs: 50 })).toThrow(
    /patientPattern: \^\(a\+\)\+\$ — takes more than 0\.05 s for 1 paths/,
  );
  expect(matchPatients("(?<patient>\\d+)", ["x/7_1.png", "none"])).toEqual(
    new Map([
      ["x/7_1.png", "7"],
      ["none", null],
    ]),
  );
});
