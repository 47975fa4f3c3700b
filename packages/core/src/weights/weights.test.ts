import { describe, expect, it } from "vitest";
import { type TrainingSpec, trainingFingerprint } from "../sweep";
import { dataSchema, tfjsOptionsSchema, trainingSchema } from "../trainers";

const sha256 = "a".repeat(64);
const parse = (weights: unknown, options: object = {}) =>
  tfjsOptionsSchema.safeParse({ kind: "tfjs", weights, ...options });

describe("trainer.weights", () => {
  it.each([
    ["random", "random"],
    [undefined, "random"],
    ["imagenet", "imagenet"],
    [
      { path: "/data/weights.h5", sha256 },
      { path: "/data/weights.h5", sha256 },
    ],
    [
      { url: "https://example.org/weights.h5", sha256 },
      { url: "https://example.org/weights.h5", sha256 },
    ],
  ])("takes %j", (weights, expected) => {
    expect(parse(weights)).toMatchObject({ success: true, data: { weights: expected } });
  });

  const forms = "random, imagenet, { path, sha256 } or { url, sha256 }";
  it.each([
    ["pretrained", forms],
    [{ path: "/data/weights.h5" }, forms],
    [{ path: "/data/weights.h5", url: "https://example.org/weights.h5", sha256 }, forms],
    [{ path: "weights.h5", sha256 }, "an absolute path on the worker"],
    [{ path: "/data/weights.h5", sha256: "abc" }, "64 hexadecimal digits, as sha256sum prints them"],
    [{ url: "file:///data/weights.h5", sha256 }, "an address with http or https"],
    [{ url: "ftp://example.org/weights.h5", sha256 }, "an address with http or https"],
  ])("refuses %j and says what it takes", (weights, message) => {
    const [issue] = parse(weights).error?.issues ?? [];
    expect(issue?.path[0]).toBe("weights");
    expect(issue?.message).toBe(message);
  });

  it.each([
    [
      { widthMultiplier: 0.3 },
      "mobilenet_m are published for a width multiplier of 0.25, 0.5, 0.75, 1, not 0.3",
    ],
    [{ model: "vgg16", widthMultiplier: 0.5 }, "vgg16 are published for a width multiplier of 1, not 0.5"],
    [{ model: "googlenet" }, "no ImageNet weights of googlenet are published in a format that is read here"],
  ])("refuses imagenet with %j", (options, reason) => {
    expect(parse("imagenet", options).error?.issues).toMatchObject([
      { path: ["weights"], message: expect.stringContaining(reason) },
    ]);
    expect(parse("random", options).success).toBe(true);
  });
});

describe("the training's fingerprint", () => {
  const fingerprint = (weights: unknown, versions: Record<string, string> = {}) => {
    const spec: TrainingSpec = {
      trainer: tfjsOptionsSchema.parse({ kind: "tfjs", weights }),
      data: dataSchema.parse({}),
      training: trainingSchema.parse({}),
      dataset: { slug: "cells", fingerprint: "d" },
      split: { scheme: "within-fold-by-image", seed: 1, fingerprint: "s" },
      fold: 0,
      seed: 1,
      versions,
      salt: null,
    };
    return trainingFingerprint(spec);
  };

  it("has the checksum of the initial weights, not their place", () => {
    const here = fingerprint({ path: "/data/weights.h5", sha256 });
    expect(fingerprint({ url: "https://example.org/w.h5", sha256 })).toBe(here);
    expect(fingerprint({ path: "/data/weights.h5", sha256: "b".repeat(64) })).not.toBe(here);
    expect(fingerprint("random")).not.toBe(here);
  });

  it("differs where other weights are published", () => {
    const published = (initialWeights: string) => fingerprint("imagenet", { initialWeights });
    expect(published("md5 1")).not.toBe(published("md5 2"));
  });
});
