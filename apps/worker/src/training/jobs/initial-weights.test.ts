import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TrainJob, trainJobSchema } from "@foldwise/core/contracts/trainer";
import { buildNetwork } from "@foldwise/core/models";
import { afterAll, describe, expect, it } from "vitest";
import { keras } from "../weights-files/testing";
import { drawInitialWeights } from "./initial-weights";

const folder = mkdtempSync(join(tmpdir(), "foldwise-initial-"));
const path = keras("base.weights.h5", folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sha256 = "c".repeat(64);

function jobOf({
  widthMultiplier,
  ...options
}: { widthMultiplier: number; rescale?: string } & Partial<TrainJob>) {
  const { rescale = "0-1", ...rest } = options;
  return trainJobSchema.parse({
    kind: "train",
    trainingId: "t1",
    attempt: 1,
    model: { name: "mobilenet_m", inputSize: 32, widthMultiplier, preprocessing: { rescale } },
    data: {},
    training: {},
    seed: 7,
    pack: { path: "none" },
    classes: ["blast", "normal"],
    positiveClass: "blast",
    samples: { train: [0, 1].map((index) => ({ index, class: index })), val: [{ index: 2, class: 0 }] },
    checkpointDir: "none",
    ...rest,
  });
}

async function draw(job: TrainJob) {
  const lines: string[] = [];
  const network = buildNetwork(job.model.name, { ...job.model, classes: 2 });
  return { ...(await drawInitialWeights(job, network, (line) => lines.push(line))), lines };
}
const initialWeights = { path, sha256, origin: "base.weights.h5" };

describe("initial weights", () => {
  it("are random without a file", async () => {
    const { words, lines, weights } = await draw(jobOf({ widthMultiplier: 0.125 }));
    expect([words, lines]).toEqual(["random", []]);
    expect(weights.size).toBe(141);
  });

  it("are the file's, and where it has none what they would be without it", async () => {
    const random = await draw(jobOf({ widthMultiplier: 0.125 }));
    const loaded = await draw(jobOf({ widthMultiplier: 0.125, initialWeights }));
    expect(loaded.words).toBe(`base.weights.h5, SHA-256 ${sha256}`);
    expect(loaded.lines).toEqual([
      `initial weights: base.weights.h5, SHA-256 ${sha256}: 135 arrays loaded; random: head_bn, predictions`,
    ]);
    for (const [name, values] of random.weights)
      if (/^(head_bn|predictions)\//.test(name)) expect(loaded.weights.get(name)).toEqual(values);
      else expect(loaded.weights.get(name), name).not.toEqual(values);
  });

  it("say when they were trained on other values", async () => {
    const expecting = { ...initialWeights, expects: "-1-1" };
    const job = { widthMultiplier: 0.125, initialWeights: expecting };
    expect((await draw(jobOf(job))).lines[1]).toMatch(/trained on values as -1-1, this training has 0-1/);
    expect((await draw(jobOf({ ...job, rescale: "-1-1" }))).lines).toHaveLength(1);
  });

  it("are refused as bad input where the file is of another width", async () => {
    const refused = draw(jobOf({ widthMultiplier: 0.25, initialWeights }));
    await expect(refused).rejects.toMatchObject({ name: "FoldwiseError", code: "invalid" });
    await expect(refused).rejects.toThrow(
      /^trainer\.weights: .*base\.weights\.h5: layer conv1: found .*\[3, 3, 3, 4\], expected kernel \[3, 3, 3, 8\]; give a complete weights file of this network/,
    );
  });
});
