import { describe, expect, test } from "vitest";
import { matchesManifestCounts, parseManifest } from "./manifest";

const MANIFEST = `
slug: my-cells
name: My cells
description: Cells.
kind: imported
licence: CC BY 4.0
source: here
classes: [ALL, HEM]
patientPolicy: stop
counts: { 0: { ALL: 12, HEM: 10 } }
`;

describe("a dataset's manifest", () => {
  test("is read with its defaults", () => {
    expect(parseManifest(MANIFEST)).toMatchObject({
      slug: "my-cells",
      classes: ["ALL", "HEM"],
      isArticle: false,
    });
  });

  test("names every field that is wrong", () => {
    const wrong = MANIFEST.replace("my-cells", "My Cells")
      .replace("[ALL, HEM]", "[ALL]")
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

  test("recognizes a set by its counts, all of them", () => {
    const manifest = parseManifest(MANIFEST);
    const count = (name: string, images: number) => ({ fold: 0, class: name, images, patients: null });
    expect(matchesManifestCounts([count("ALL", 12), count("HEM", 10)], manifest)).toBe(true);
    expect(matchesManifestCounts([count("ALL", 12), count("HEM", 11)], manifest)).toBe(false);
    expect(matchesManifestCounts([count("ALL", 12)], manifest)).toBe(false);
    expect(matchesManifestCounts([count("ALL", 12)], { ...manifest, counts: undefined })).toBe(false);
  });
});
