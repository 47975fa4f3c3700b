import { describe, expect, it } from "vitest";
import { describeMissing } from "./missing-page";

describe("describeMissing", () => {
  it("names an unknown id and links the list it would be in", () => {
    expect(describeMissing("/runs/99999")).toEqual({
      title: "No run 99999",
      sentence: "There is no run with the id “99999”. It may have been deleted.",
      list: { label: "Runs", href: "/runs" },
    });
    expect(describeMissing("/datasets/no%20such").title).toBe("No dataset no such");
    expect(describeMissing("/tables/mine/edit").list.href).toBe("/tables");
  });
  it("says what an id is where the address has none", () => {
    const { title, sentence } = describeMissing("/sweeps/abc");
    expect(title).toBe("“abc” is not a sweep id");
    expect(sentence).toContain("whole number, as in /sweeps/12");
  });
  it("does not deny a run below which an unknown page was asked for", () => {
    expect(describeMissing("/runs/5/predict").title).toBe("No run 5");
    expect(describeMissing("/runs/5/nope").title).toBe("Page not found");
  });
  it("leads to the overview from anywhere else, whatever the address", () => {
    expect(describeMissing("/nope").list.href).toBe("/");
    expect(describeMissing("/%E0%A4%A/x").title).toBe("Page not found");
  });
});
