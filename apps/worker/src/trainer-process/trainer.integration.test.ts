import { readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainerEvent, TrainerJobInput } from "@foldwise/core/contracts/trainer";
import { encodeBmp } from "@foldwise/core/datasets";
import { AUGMENTED } from "@foldwise/core/trainers/tfjs/augmentation";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWhenStale } from "../testing/build";
import { readCheckpoint } from "../training/checkpoint/read";
import { makeSyntheticPack } from "../training/testing/make-pack";
import { runTrainer, scratchFolder, startTrainer } from "./testing";

type Train = Extract<TrainerJobInput, { kind: "train" }>;
type Epoch = Extract<TrainerEvent, { type: "epoch" }>;

const scratch = scratchFolder();
beforeAll(buildWhenStale);
afterAll(scratch.remove);
const pack = join(scratch.path, "pack");
const classes = makeSyntheticPack(pack, { count: 90, size: 32 });
const samples = classes.map((label, index) => ({ index, class: label }));
let folders = 0;

function job(overrides: Partial<Train> = {}, training: Train["training"] = {}): Train {
  folders++;
  return {
    kind: "train",
    trainingId: "t1",
    attempt: 1,
    model: { name: "mobilenet_m", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
    data: { balance: "hsv-desaturated", augmentation: AUGMENTED },
    training: { epochs: 4, ...training },
    seed: 1,
    pack: { path: pack },
    classes: ["blast", "normal"],
    positiveClass: "blast",
    samples: { train: samples.slice(0, 49), val: samples.slice(49, 69) },
    checkpointDir: join(scratch.path, `run-${folders}`),
    ...overrides,
  };
}

const epochsOf = (events: readonly TrainerEvent[]) =>
  events.filter((event): event is Epoch => event.type === "epoch");
const linesOf = (events: readonly TrainerEvent[]) =>
  events.flatMap((event) => (event.type === "log" ? [event.message] : []));
/** What must be bit-equal: all but what the clock and the memory of the machine decide. */
const curve = (events: readonly TrainerEvent[]) =>
  epochsOf(events).map(({ epoch, metrics, isBest, bestEpoch }) => ({
    epoch,
    isBest,
    bestEpoch,
    metrics: Object.fromEntries(Object.entries(metrics).filter(([name]) => !/^(perf|sys)\//.test(name))),
  }));
const last = (events: readonly TrainerEvent[]) => {
  const event = epochsOf(events).at(-1);
  if (!event) throw new Error("no epoch was finished");
  return event;
};

describe("the trainer's process", () => {
  it("trains, and the same job gives the same curve bit for bit; so does one stopped and resumed in new processes", async () => {
    const whole = await runTrainer(job());
    expect(whole.code).toBe(0);
    expect(whole.events[0]).toMatchObject({ type: "ready", epoch: 0, params: { total: 220_082 } });
    expect(whole.events.at(-1)).toEqual({ type: "done", outcome: "complete", epoch: 4 });
    expect(curve(whole.events).map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    for (const name of [
      "train/loss",
      "train/accuracy",
      "val/loss",
      "val/accuracy",
      "val/balanced_accuracy",
      "val/auc",
      "lr",
    ])
      for (const event of epochsOf(whole.events)) expect(event.metrics[name]).toEqual(expect.any(Number));

    expect(linesOf(whole.events)).toEqual([
      expect.stringMatching(/^cpu, TensorFlow \d+\.\d+\.\d+, \d+ threads?, \d+ for images, trainer \d+$/),
      "mobilenet_m at 32 px, width 0.25: 220,082 parameters, 214,098 trainable",
      "images: 49 train (33 blast, 16 normal); 65 an epoch once balanced; 20 validation (13 blast, 7 normal)",
      ...[1, 2, 3, 4].map((epoch) =>
        expect.stringMatching(new RegExp(`^epoch ${epoch}/4 .*val loss \\d.*images/s$`)),
      ),
      expect.stringMatching(/^finished all 4 epochs; best epoch \d, lowest val\/loss \d/),
    ]);

    // Whichever number of threads prepares the images.
    const again = await runTrainer(job(), { FOLDWISE_INPUT_THREADS: "2" });
    expect(curve(again.events)).toEqual(curve(whole.events));

    const firstPart = await runTrainer(job({ untilEpoch: 2 }));
    expect(firstPart.events.at(-1)).toEqual({ type: "done", outcome: "until-epoch", epoch: 2 });
    const resumed = await runTrainer(
      job({ attempt: 2, resume: { path: last(firstPart.events).checkpoint.path } }),
    );
    expect(resumed.events[0]).toMatchObject({ type: "ready", epoch: 2 });
    expect(linesOf(resumed.events)[3]).toMatch(/^resumed after epoch 2 of at most 4: lr 0\.001, best epoch/);
    expect([...curve(firstPart.events), ...curve(resumed.events)]).toEqual(curve(whole.events));

    const [straight, pieced] = [whole, resumed].map(({ events }) =>
      readCheckpoint(last(events).checkpoint.path),
    );
    for (const section of ["weights", "best", "moment1", "moment2"] as const)
      expect(pieced?.[section]).toEqual(straight?.[section]);
    expect(pieced?.steps).toBe(straight?.steps);

    const other = await runTrainer(job({ seed: 2, untilEpoch: 1 }));
    expect(curve(other.events)[0]).not.toEqual(curve(whole.events)[0]);
  });

  it("starts from the checkpoint of another training: with its parameters as that one goes on, with others from the same weights", async () => {
    const whole = await runTrainer(job());
    const first = await runTrainer(job({ untilEpoch: 2 }));
    const { path } = last(first.events).checkpoint;
    const copy = job({ trainingId: "t2", resume: { path, parent: "t1" } });
    const same = await runTrainer(copy);
    expect(same.events[0]).toMatchObject({ type: "ready", epoch: 2 });
    expect(curve(same.events)).toEqual(curve(whole.events).slice(2));
    expect(readCheckpoint(last(same.events).checkpoint.path).trainingId).toBe("t2");

    const model = { ...copy.model, dropout: 0.1, batchNormMomentum: 0.8 };
    const other = await runTrainer({ ...copy, model, training: { ...copy.training, learningRate: 0.004 } });
    expect(epochsOf(other.events).map(({ epoch, metrics }) => [epoch, metrics.lr])).toEqual([
      [3, 0.004],
      [4, 0.004],
    ]);
    expect(curve(other.events)).not.toEqual(curve(same.events));
    // As where the parameters of a training itself change, by its schedule.
    const changed = { ...job({ resume: { path, isChanged: true } }), model };
    const scheduled = await runTrainer({ ...changed, training: { ...copy.training, learningRate: 0.004 } });
    expect(curve(scheduled.events)).toEqual(curve(other.events));
    const [ofCopy, ofSchedule] = [other, scheduled].map(({ events }) =>
      readCheckpoint(last(events).checkpoint.path),
    );
    for (const section of ["weights", "best", "moment1", "moment2"] as const)
      expect(ofSchedule?.[section]).toEqual(ofCopy?.[section]);

    for (const wrong of [
      { ...copy, resume: { path } },
      { ...copy, model: { ...model, widthMultiplier: 0.5 } },
    ])
      expect((await runTrainer(wrong)).events.at(-1)).toMatchObject({
        type: "failed",
        message: expect.stringContaining("the checkpoint belongs to"),
      });
  });

  it("trains the head alone on a frozen base, resumes it bit for bit, and evaluates it", async () => {
    const model = {
      name: "resnet50",
      inputSize: 32,
      widthMultiplier: 0.125,
      head: "reference",
      freezeBase: true,
    } as const;
    const training = { epochs: 2 };
    const whole = await runTrainer(job({ model }, training));
    expect(whole.events[0]).toMatchObject({ type: "ready", params: { trainable: 256 * 2 + 2 } });
    expect(linesOf(whole.events)[1]).toMatch(
      /^resnet50 at 32 px, width 0.125, the reference's head, the base frozen: /,
    );

    const first = await runTrainer(job({ model, untilEpoch: 1 }, training));
    const resume = { path: last(first.events).checkpoint.path };
    const resumed = await runTrainer(job({ model, attempt: 2, resume }, training));
    expect([...curve(first.events), ...curve(resumed.events)]).toEqual(curve(whole.events));
    const [after1, after2] = [resume.path, last(resumed.events).checkpoint.path].map(readCheckpoint);
    expect([...(after2?.moment1.keys() ?? [])]).toEqual(["predictions/kernel", "predictions/bias"]);
    for (const [name, values] of after1?.weights ?? [])
      if (name.startsWith("predictions/")) expect(after2?.weights.get(name)).not.toEqual(values);
      else expect(after2?.weights.get(name), name).toEqual(values);

    const evaluated = await runTrainer({
      kind: "evaluate",
      trainingId: "t1",
      model,
      checkpoint: { path: last(resumed.events).checkpoint.path },
      pack: { path: pack },
      classes: ["blast", "normal"],
      positiveClass: "blast",
      samples: { test: samples.slice(69) },
      evaluations: [{ weights: "last", conditions: { testSigma: 0, replicate: 0 } }],
    });
    expect(evaluated.events.find((event) => event.type === "evaluation")).toMatchObject({
      predictions: expect.objectContaining({ length: 21 }),
    });
  });

  it("exits at once when its parent is gone, and what it finished can be resumed", async () => {
    const trainer = startTrainer(job({}, { epochs: 1000, earlyStopping: null }));
    await trainer.until((event) => event.type === "epoch");
    trainer.child.stdin?.end();
    const { code, events } = await trainer.ended;
    expect(code).toBe(3);
    expect(last(events).epoch).toBeLessThan(1000);
    expect(readCheckpoint(last(events).checkpoint.path).epoch).toBe(last(events).epoch);
  });

  it("stops after the epoch, or now, when told to", async () => {
    const gentle = startTrainer(job({}, { epochs: 1000 }));
    await gentle.until((event) => event.type === "epoch");
    gentle.child.stdin?.write(`not a command\n${JSON.stringify({ type: "stop-after-epoch" })}\n`);
    const stopped = await gentle.ended;
    expect(stopped.code).toBe(0);
    expect(stopped.events.at(-1)).toEqual({
      type: "done",
      outcome: "stopped",
      epoch: last(stopped.events).epoch,
    });

    const sudden = startTrainer(job({}, { epochs: 1000 }));
    await sudden.until((event) => event.type === "ready");
    sudden.child.stdin?.write(`${JSON.stringify({ type: "stop-now" })}\n`);
    expect((await sudden.ended).events.at(-1)).toMatchObject({ type: "done", outcome: "stopped" });
  });

  it("keeps every checkpoint that it told of for a reader who is behind, and no temporary file", async () => {
    const plan = job({ attempt: 7 });
    const { events } = await runTrainer(plan);
    expect(readdirSync(plan.checkpointDir).sort()).toEqual([
      "attempt-7-epoch-000001.fwckpt",
      "attempt-7-epoch-000002.fwckpt",
      "attempt-7-epoch-000003.fwckpt",
      "attempt-7-epoch-000004.fwckpt",
    ]);
    const { path, bytes } = last(events).checkpoint;
    expect(readFileSync(path).length).toBe(bytes);
  });

  it("stops early by validation loss", async () => {
    const { events } = await runTrainer(
      job({}, { epochs: 60, learningRate: 1, earlyStopping: { patience: 2 } }),
    );
    const { epoch, bestEpoch } = last(events);
    expect(events.at(-1)).toEqual({ type: "done", outcome: "early-stopped", epoch });
    expect(epoch).toBe(bestEpoch + 2);
    const again = await runTrainer(
      job(
        { attempt: 2, resume: { path: last(events).checkpoint.path } },
        { epochs: 60, learningRate: 1, earlyStopping: { patience: 2 } },
      ),
    );
    expect(again.events.at(-1)).toEqual({ type: "done", outcome: "early-stopped", epoch });
  });

  it("keeps the weights of the epoch that the plan's rule chooses, while early stopping watches the loss", async () => {
    const options = { epochs: 5, selection: { metric: "val/loss", direction: "maximize" } } as const;
    const { events } = await runTrainer(job({}, options));
    const losses = epochsOf(events).map(({ metrics }) => Number(metrics["val/loss"]));
    const worst = losses.indexOf(Math.max(...losses)) + 1;
    expect(last(events).bestEpoch).toBe(worst);
    const { best } = readCheckpoint(last(events).checkpoint.path);
    const { weights } = readCheckpoint(epochsOf(events)[worst - 1]?.checkpoint.path ?? "");
    const [name = ""] = weights.keys();
    expect([...best.keys()]).toEqual([...weights.keys()]);
    expect(best.get(name)).toEqual(weights.get(name));
    expect(linesOf(events).at(-1)).toContain(`best epoch ${worst}, greatest val/loss`);
  });

  it("refuses a rule whose metric has no value, before it keeps anything", async () => {
    const oneClass = samples.slice(49, 69).filter(({ class: place }) => place === 0);
    const selection = { metric: "val/auc", direction: "maximize" } as const;
    const refused = job({ samples: { train: samples.slice(0, 49), val: oneClass } }, { selection });
    const { code, events } = await runTrainer(refused);
    expect(code).toBe(1);
    expect(events.at(-1)).toMatchObject({
      type: "failed",
      kind: "bad-input",
      message: expect.stringContaining("chooses the best epoch by val/auc, which has no value in epoch 1"),
    });
    expect(epochsOf(events)).toEqual([]);
  });

  it("fails with the epoch when the loss stops being a number, and leaves the last finite checkpoint", async () => {
    const first = await runTrainer(job({ untilEpoch: 1 }));
    const path = last(first.events).checkpoint.path;
    const exploding = job({ attempt: 2, resume: { path } }, { epochs: 5, l1: 1e38 });
    const { code, events } = await runTrainer(exploding);
    expect(code).toBe(1);
    expect(events.at(-1)).toMatchObject({ type: "failed", kind: "nan-loss", epoch: 2 });
    expect(epochsOf(events)).toEqual([]);
    expect(readCheckpoint(path).epoch).toBe(1);
  });

  it("evaluates the best and the last weights, with the same noise every time", async () => {
    const trained = await runTrainer(job());
    const evaluation: TrainerJobInput = {
      kind: "evaluate",
      trainingId: "t1",
      model: job().model,
      checkpoint: { path: last(trained.events).checkpoint.path },
      pack: { path: pack },
      classes: ["blast", "normal"],
      positiveClass: "blast",
      samples: { test: samples.slice(69) },
      evaluations: [
        { weights: "best", conditions: { testSigma: 0, replicate: 0 } },
        { weights: "best", conditions: { testSigma: 10, replicate: 0 } },
        { weights: "best", conditions: { testSigma: 10, replicate: 1 } },
        { weights: "last", conditions: { testSigma: 0, replicate: 0 } },
      ],
    };
    const [once, twice] = [await runTrainer(evaluation), await runTrainer(evaluation)];
    const results = once.events.filter((event) => event.type === "evaluation");
    expect(results.length).toBe(4);
    expect(results).toEqual(twice.events.filter((event) => event.type === "evaluation"));
    const [clean, noisy, other] = results;
    expect(clean?.realisedSigma).toBe(0);
    expect(noisy?.realisedSigma).toBeGreaterThan(5);
    expect(noisy?.realisedSigma).toBeLessThan(10.1);
    expect(noisy?.predictions).not.toEqual(other?.predictions);
    expect(clean?.predictions?.map(({ index }) => index)).toEqual(
      samples.slice(69).map(({ index }) => index),
    );
    for (const { predicted, score } of clean?.predictions ?? [])
      expect(predicted).toBe(Number(score) >= 0.5 ? "blast" : "normal");
  });

  it("says between batches that it works, while an evaluation takes long", async () => {
    const trained = await runTrainer(job({}, { epochs: 1 }));
    // The same images again and again, until they take longer than a second on any machine.
    const test = Array.from(
      { length: 20_000 },
      (_, i) => samples[i % samples.length] ?? { index: 0, class: 0 },
    );
    const { events } = await runTrainer({
      kind: "evaluate",
      trainingId: "t1",
      model: job().model,
      checkpoint: { path: last(trained.events).checkpoint.path },
      pack: { path: pack },
      classes: ["blast", "normal"],
      positiveClass: "blast",
      samples: { test },
      evaluations: [{ weights: "last", conditions: { testSigma: 5, replicate: 0 } }],
    });
    const types = events.map(({ type }) => type);
    expect(types.slice(types.indexOf("ready"), types.indexOf("evaluation"))).toContain("working");
    expect(types.at(-1)).toBe("done");
  });

  it("stops making a pixel pack when told to, and leaves nothing of it", async () => {
    const out = join(scratch.path, "stopped-pack", "it.pack");
    const files = Array.from({ length: 500 }, () => join(scratch.path, "image.bmp"));
    writeFileSync(files[0] ?? "", encodeBmp(8, 8, new Uint8Array(8 * 8 * 3)));
    const trainer = startTrainer({ kind: "prepare", files, size: 32, key: "k", out });
    trainer.child.stdin?.write('{"type":"stop-now"}\n');
    const { events, code } = await trainer.ended;
    expect(events.at(-1)).toEqual({ type: "done", outcome: "stopped", epoch: 0 });
    expect(code).toBe(0);
    expect(readdirSync(join(out, ".."))).toEqual([]);
  });

  it("calls bad input by its name", async () => {
    const refused = await runTrainer("{}");
    expect(refused.events).toMatchObject([
      { type: "log", level: "error" },
      { type: "failed", kind: "bad-input" },
    ]);
    expect(refused.code).toBe(1);

    const first = await runTrainer(job({ untilEpoch: 1 }));
    const { path, bytes } = last(first.events).checkpoint;
    truncateSync(path, bytes - 100);
    const truncated = await runTrainer(job({ attempt: 2, resume: { path } }));
    expect(truncated.events.at(-1)).toMatchObject({
      type: "failed",
      kind: "bad-input",
      message: expect.stringContaining(path),
    });

    const cut = join(scratch.path, "cut-pack");
    writeFileSync(cut, readFileSync(pack).subarray(0, 20_000));
    const short = await runTrainer(job({ pack: { path: cut } }));
    expect(short.events.at(-1)).toMatchObject({
      type: "failed",
      kind: "bad-input",
      message: expect.stringContaining(cut),
    });
    const missing = await runTrainer(job({ pack: { path: join(scratch.path, "none") } }));
    expect(missing.events.at(-1)).toMatchObject({ type: "failed" });
  });

  it("says what the machine has", async () => {
    const { events } = await runTrainer({ kind: "describe" });
    expect(events[0]).toMatchObject({
      type: "ready",
      device: expect.stringMatching(/cpu|gpu/),
      params: null,
    });
  });
});
