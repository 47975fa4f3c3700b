import { describe, expect, it } from "vitest";
import { fileName } from "../exports/file-name";
import { toCsv } from "./csv";

describe("toCsv", () => {
  it("quotes commas, quotes and line ends, and leaves a missing value empty", () => {
    expect(
      toCsv(
        ["a", "b"],
        [
          ['say "hi", there', null],
          [1.5, true],
        ],
      ),
    ).toBe('a,b\r\n"say ""hi"", there",\r\n1.5,true\r\n');
  });
  it("does not let a name run as a formula", () => {
    expect(toCsv(["name"], [["=1+1"]])).toBe("name\r\n'=1+1\r\n");
  });
  it("keeps a negative number a number", () => {
    expect(toCsv(["x"], [[-1]])).toBe("x\r\n-1\r\n");
  });
});

describe("fileName", () => {
  it("is safe on every system", () => {
    expect(fileName("quick-start / val/loss: MAC", "csv")).toBe("quick-start-val-loss-MAC.csv");
    expect(fileName("…", "svg")).toBe("foldwise.svg");
  });
});
