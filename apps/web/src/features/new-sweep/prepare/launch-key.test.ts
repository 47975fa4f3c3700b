import { describe, expect, it } from "vitest";
import { launchKey } from "./launch-key";

describe("launchKey", () => {
  it("is another one after an edit that leaves the length as it is", () => {
    expect(launchKey("page", "epochs: 6")).not.toBe(launchKey("page", "epochs: 8"));
  });

  it("is the same for the same plan of the same page only", () => {
    expect(launchKey("page", "epochs: 6")).toBe(launchKey("page", "epochs: 6"));
    expect(launchKey("page", "epochs: 6")).not.toBe(launchKey("other", "epochs: 6"));
  });
});
