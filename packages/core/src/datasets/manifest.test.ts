import { describe, expect, test } from "vitest";
import { parseManifest } from "./manifest";

const MANIFEST = `
slug: my-cells
name: My cells
description: Cells.
kind: imported
licence: CC BY 4.0
source: here
classes: [blast, normal]
patientPolicy: stop
counts: { 0: { blast: 12, normal: 10 } }
`;

describe("a dataset's manifest", () => {
  test("is read with its defaults", () => {
    expect(parseManifest(MANIFEST)).toMatchObject({
      slug: "my-cells",
      classes: ["blast", "normal"],
    });
  });

  test("names every field that is wrong", () => {
    const wrong = MANIFEST.replace("my-cells", "My Cells")
      .replace("[blast, normal]", "[blast]")
      .concat("colour: blue\n");
    expect(() => parseManifest(wrong)).toThrow(/slug: [\s\S]*classes: [\s\S]*colour/);
    expect(() => parseManifest("slug: [")).toThrow(/not YAML/);
  });

  test("has no login in an address", () => {
    expect(() => parseManifest(MANIFEST.replace("source: here", "source: https://me:pa55@lab.org"))).toThrow(
      /source: [\s\S]*must not contain a user or password/,
    );
  });

  test("of a synthetic set says synthetic in name and description", () => {
    const synthetic = MANIFEST.replace("kind: imported", "kind: synthetic");
    expect(() => parseManifest(synthetic)).toThrow(/synthetic set says so/);
    expect(() =>
      parseManifest(synthetic.replace("My cells", "Synthetic cells").replace("Cells.", "Synthetic cells.")),
    ).not.toThrow();
  });
});
