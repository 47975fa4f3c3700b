import type { RunSummary } from "@foldwise/core/contracts/http/run";
import type { SweepStreamEvent } from "@foldwise/core/contracts/http/sweep-stream";
import { FoldwiseError } from "@foldwise/core/errors";
import { bytesText } from "@foldwise/core/words";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { ApiError, UnreachableError } from "../sdk";
import { requestOf } from "./commands/dataset-import";
import { removalText } from "./commands/purge";
import { epochRows } from "./commands/run";
import { withFresh } from "./commands/sweep";
import { costText, sweepRunsText, sweepsText, sweepText, warmStartText } from "./commands/sweep-text";
import { withStudy } from "./commands/warm-start";
import { exitCodeOf } from "./exit-codes";
import { bar, durationText, textTable } from "./text";
import { makeEpochValues } from "./watch/epoch-values";
import { changeLines, watchLines } from "./watch/lines";

type Sweep = Extract<SweepStreamEvent, { type: "sweep" }>["sweep"];

function run(changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id: 1,
    name: "MAC fold 0",
    experimentId: 1,
    sweepId: 1,
    sweepName: "quick",
    trialId: 1,
    trialNumber: 0,
    variant: "MAC",
    fold: 0,
    innerOf: null,
    parentId: null,
    children: 0,
    seed: 1,
    splitScheme: null,
    state: "running",
    waitingForSlot: false,
    trainingId: 1,
    epoch: 3,
    epochs: 6,
    bestEpoch: 3,
    attempt: 1,
    resumedFrom: null,
    shared: false,
    objective: 0.7119,
    objectiveOf: { metric: "val/auc", weights: "best", selection: null, epoch: 3 },
    progress: null,
    failure: null,
    stop: null,
    params: {},
    tags: {},
    dataset: null,
    simulated: false,
    hasNetwork: true,
    createdAt: "2026-11-23T00:00:00Z",
    startedAt: null,
    finishedAt: null,
    ...changes,
  };
}

function sweep(runs: RunSummary[], changes: Partial<Sweep> = {}): Sweep {
  return {
    id: 1,
    uid: "u",
    planVersion: 0,
    edits: [],
    warmStart: null,
    usage: { slotHours: 0, gpuHours: 0, energyKwh: null, cost: null },
    name: "quick",
    experiment: { id: 1, name: "e" },
    dataset: { id: 1, slug: "d", name: "Synthetic cells", isSynthetic: true, paper: null },
    simulated: false,
    state: "running",
    intent: "run",
    concurrency: 1,
    share: { priority: 3, weight: 1 },
    trials: { planned: 1, byState: { running: 1 } },
    trainings: { planned: 3, complete: 0, pruned: 0, shared: 0, byState: { running: 1 } },
    evaluations: { planned: 6, complete: 0 },
    epochs: { planned: 18, complete: 3 },
    failures: 0,
    resumed: { attempts: 0, lastFromEpoch: null, promotions: 0 },
    waitingForSlot: false,
    secondsLeft: 95,
    timeLeft: {
      seconds: 95,
      training: { seconds: 60, basis: "measured" },
      evaluation: { seconds: 15, basis: "assumed" },
      waiting: { seconds: 20, sweeps: 1 },
      slots: 1,
    },
    imagesPerSecond: null,
    objective: {
      metric: "val/auc",
      direction: "maximize",
      overFolds: "mean",
      weights: "best",
      selection: { metric: "val/loss", direction: "minimize" },
    },
    objectives: [{ metric: "val/auc", direction: "maximize", reference: null }],
    constraints: [],
    best: null,
    front: null,
    failure: null,
    endReason: null,
    createdAt: "2026-11-23T00:00:00Z",
    startedAt: null,
    finishedAt: null,
    variants: [{ name: "MAC", description: "" }],
    folds: [0],
    testSigmas: [0],
    trialViews: [
      {
        id: 1,
        number: 0,
        variant: "MAC",
        configuration: {},
        reason: "",
        outerFold: null,
        isRefit: false,
        state: "running",
        waitingForSlot: false,
        objective: null,
        objectives: null,
        violations: null,
        range: null,
        failure: null,
        stop: null,
        rung: null,
        bracket: null,
        rungs: [],
        runs,
        startedAt: null,
        finishedAt: null,
      },
    ],
    trialsLeftOut: 0,
    parameters: [],
    failureReasons: { count: 0, first: [], classes: [] },
    nested: null,
    events: [],
    ...changes,
  };
}

describe("the live view", () => {
  const values = makeEpochValues("val/auc");
  const point = (trainingId: number, resetFrom: number, ...points: [number, number | "NaN"][]) =>
    values.add({ type: "points", changes: [{ trainingId, name: "val/auc", points, resetFrom }] });
  point(1, 1, [1, 0.5], [2, 0.9], [3, 0.7119], [4, 0.75]);
  values.add({
    type: "points",
    changes: [{ trainingId: 1, name: "lr", points: [[3, 0.001]], resetFrom: 1 }],
  });

  it("has a head and a bar of epochs for each run, and says where an attempt went on", () => {
    const lines = watchLines(
      sweep([run(), run({ id: 2, fold: 1, attempt: 2, resumedFrom: 2 })]),
      200,
      values,
    );
    expect(lines[0]).toContain(
      "trainings 0/3, epochs 3/18, evaluations 0/6, 1 min 35 s left (20 s of it behind other sweeps)",
    );
    expect(lines[1]).toBe(`  MAC  F0  ${"#".repeat(10)}${"-".repeat(10)}  3/6  0.712  running`);
    expect(lines[2]).toContain("attempt 2, from epoch 2");
    expect(watchLines(sweep([run()]), 30, values).every((line) => line.length <= 30)).toBe(true);
  });

  it("without a terminal tells only what changed, with the value of the epoch itself", () => {
    const before = sweep([run()]);
    expect(changeLines(before, sweep([run()]), values)).toEqual([]);
    // The run's objective is known seconds later: the line does not wait for it.
    expect(changeLines(before, sweep([run({ epoch: 4, objective: null })]), values)).toEqual([
      "MAC fold 0: epoch 4/6, val/auc 0.750",
    ]);
    expect(
      changeLines(before, sweep([run({ attempt: 2, resumedFrom: 3 })], { state: "paused" }), values),
    ).toEqual([expect.stringMatching(/^quick: paused, /), "MAC fold 0: attempt 2, from epoch 3"]);
  });

  it("forgets what a new attempt goes back behind, and shows what is no number as that", () => {
    point(7, 1, [1, 0.5], [2, 0.6], [3, 0.7]);
    point(7, 2, [2, "NaN"]);
    expect([1, 2, 3].map((epoch) => values.at(7, epoch))).toEqual([0.5, "NaN", null]);
    expect(values.at(null, 1)).toBeNull();
  });
});

it("the runs of a search are told apart by trial and configuration; without a search there are no such columns", () => {
  const searched = sweep([run()]);
  const trials = searched.trialViews.flatMap((trial) =>
    [0.001, 0.01].map((learningRate, i) => ({
      ...trial,
      number: i + 1,
      configuration: { learningRate },
      runs: [run({ id: i + 7 })],
    })),
  );
  const [head, ...lines] = sweepRunsText({ ...searched, trialViews: trials }).split("\n");
  expect(head).toMatch(/^run {2,}trial {2,}learningRate {2,}variant/);
  expect(lines.map((line) => line.trim().split(/ {2,}/).slice(0, 4))).toEqual([
    ["7", "1", "0.001", "MAC"],
    ["8", "2", "0.01", "MAC"],
  ]);
  expect(sweepRunsText(searched)).not.toContain("trial");
});

it("a sweep tells the reasons of its failures, with their runs and what to do", () => {
  const runIds = Array.from({ length: 10 }, (_, i) => i + 1);
  const reason = { message: "no such file", remedy: "put it there", runs: 10, runIds, trials: [] };
  const failed = { failure: { kind: "trials", message: "1 of 1 trials failed." } };
  const text = sweepText({
    ...sweep([run()], failed),
    failureReasons: { count: 1, first: [reason], classes: [] },
  });
  expect(text.split("\n").slice(-2)).toEqual([
    "failed: 1 of 1 trials failed.",
    "  run 1, 2, 3, 4, 5, 6, 7, 8, and 2 more: no such file; put it there",
  ]);
  expect(sweepText(sweep([run()], { timeLeft: null })).split("\n")).toHaveLength(3);
  const silentRule = { field: "stopping.metric", value: "val/ghost", problem: "none", remedy: "report it" };
  expect(sweepText(sweep([run()], { timeLeft: null, silentRule }))).toContain(
    "\nstopping.metric: val/ghost — none; report it",
  );
  const share = { priority: 1, weight: 2 };
  const warmStart = [
    { sweep: { id: 7, name: "first" }, taken: 12, leftOut: 2, reasons: ["lr is out of range in 2"] },
    { sweep: null, taken: 1, leftOut: 0, reasons: [] },
  ];
  expect(sweepText(sweep([run()], { timeLeft: null, warmStart })).split("\n")).toEqual(
    expect.arrayContaining([
      "warm start from sweep 7 (first): 12 results; 2 left out: lr is out of range in 2",
      "warm start from observations of the plan: 1 result",
    ]),
  );
  expect(sweepText(sweep([run()], { timeLeft: null, share }))).toContain("\npriority 1, weight 2");
});

it("a sweep tells which trials were pruned, and why", () => {
  const stop = {
    rule: "asha",
    metric: "val/auc",
    step: 4,
    runs: 1,
    ofRuns: 3,
    value: 0.5,
    against: 0.7,
    reason: "not among the best 1 of 2 trials at rung 1 (step 4)",
    text: "asha: val/auc 0.5 at step 4",
  } as const;
  const of = sweep([run()], { timeLeft: null, trials: { planned: 8, byState: { pruned: 2 } } });
  const [trial] = of.trialViews;
  const trialViews = trial ? [{ ...trial, state: "pruned" as const, stop }] : [];
  expect(
    sweepText({ ...of, trialViews })
      .split("\n")
      .slice(-3),
  ).toEqual(["pruned 2 trials", "  trial 0: asha: val/auc 0.5 at step 4", "  and 1 before: --json has all"]);
});

it("a sweep counts pruned trainings among those that have ended, in its own lines and in the list", () => {
  const over = sweep([run()], {
    state: "complete",
    timeLeft: null,
    trainings: { planned: 18, complete: 10, pruned: 8, shared: 0, byState: { complete: 10, cancelled: 8 } },
    evaluations: { planned: 10, complete: 10 },
    epochs: { planned: 180, complete: 90, expected: 90 },
  });
  expect(sweepText(over)).toContain(
    "\ntrainings 18/18 (10 complete, 8 pruned), epochs 90/max. 180, evaluations 10/10, failures 0",
  );
  expect(sweepsText([over])).toMatch(/ 18\/18 +10\/10 /);
  const begun = { planned: 18, complete: 1, pruned: 1, shared: 0, byState: {} };
  expect(sweepsText([{ ...over, state: "running", trainings: begun }])).toMatch(
    / 2\/max\. 18 +10\/max\. 10 /,
  );
});

it("a sweep tells how many trials wait for their promotion, and at which rungs", () => {
  const of = sweep([run()], { timeLeft: null, trials: { planned: 8, byState: { waiting: 3 } } });
  const [trial] = of.trialViews;
  const trialViews = [1, 0, 1].flatMap((rung) =>
    trial ? [{ ...trial, state: "waiting" as const, rung }] : [],
  );
  expect(sweepText({ ...of, trialViews })).toContain(
    "\nwaiting for promotion: 3 trials, 1 at rung 0, 2 at rung 1",
  );
});

it("a sweep says why it ended before its budget", () => {
  const endReason = {
    kind: "space-exhausted",
    trials: 2,
    budget: 6,
    space: 2,
    text: "space exhausted: 2 of 6",
  } as const;
  expect(sweepText(sweep([run()], { state: "complete", endReason }))).toContain("\nspace exhausted: 2 of 6");
});

it("a plan's cost says how many runs share a training", () => {
  const cost = { trials: 2, runs: 2, trainings: 1, shared: 0, evaluations: 2, epochs: 4, seconds: null };
  expect(costText(cost)).toContain("2 trials, 2 runs, 1 training (0 shared), 2 evaluations");
  const { timeLeft: time } = sweep([]);
  expect(costText({ ...cost, time: time ?? undefined })).toContain(
    "at most 4 epochs; about 1 min 35 s: training 1 min 0 s (measured here), evaluations 15 s (derived from the training pace: no evaluation was measured here), waiting for 1 other sweep 20 s",
  );
  const unknown = { seconds: null, basis: null };
  expect(
    costText({ ...cost, time: time ? { ...time, seconds: null, evaluation: unknown } : undefined }),
  ).toMatch(/no estimate of the whole time: .*evaluations unknown \(nothing was measured here\)/);
});

it("exit codes tell what went wrong", () => {
  const api = (code: string) => new ApiError(400, { code, message: "", problems: [] });
  expect(exitCodeOf(api("invalid"))).toBe(2);
  expect(exitCodeOf(api("not-found"))).toBe(3);
  expect(exitCodeOf(api("conflict"))).toBe(1);
  expect(exitCodeOf(api("unavailable"))).toBe(4);
  expect(exitCodeOf(new UnreachableError("http://x", "away"))).toBe(4);
  expect(exitCodeOf(new FoldwiseError("invalid", ""))).toBe(2);
  expect(exitCodeOf(new CommanderError(1, "x", ""))).toBe(2);
  expect(exitCodeOf(new CommanderError(0, "help", ""))).toBe(0);
  expect(exitCodeOf(new Error("bug"))).toBe(1);
});

it("--fresh changes the plan and keeps its comments", () => {
  expect(withFresh("name: x # mine\nfresh: false\n")).toBe("name: x # mine\nfresh: true\n");
  expect(withFresh("name: [")).toBe("name: [");
  expect(withFresh("just text")).toBe("just text");
});

describe("--warm-start", () => {
  const text = "number,value,params_x,state\n0,0.5,1.0,COMPLETE\n1,,2.0,FAIL\n";
  const study = { name: "study.csv", text };

  it("adds the complete trials of an Optuna study to the plan, and keeps its comments", () => {
    const { plan, about } = withStudy(
      "name: a # mine\nspace: { x: { type: int, low: 1, high: 3 } }\n",
      study,
    );
    expect(plan).toContain("name: a # mine");
    expect(parse(plan).warmStart).toEqual({ observations: [{ configuration: { x: 1 }, values: [0.5] }] });
    expect(about).toBe("study.csv: 1 complete trial of the study taken, 1 in other states left out");
    const named = parse(withStudy("name: a\nwarmStart: { sweeps: [3] }\n", study).plan);
    expect(named.warmStart.sweeps).toEqual([3]);
    expect(named.warmStart.observations).toHaveLength(1);
    expect(withStudy("name: [", study).plan).toBe("name: [");
  });

  it("refuses wrong cells, and a plan that has observations", () => {
    expect(() => withStudy("name: a", { ...study, text: text.replace("0.5", "best") })).toThrow(
      /study.csv, line 2, column value: best — is not a finite number/,
    );
    const observations = "warmStart: { observations: [{ configuration: { x: 1 }, values: [1] }] }";
    expect(() => withStudy(observations, study)).toThrow(/the plan names observations, and --warm-start/);
  });

  it("is told by the check", () => {
    expect(warmStartText(undefined)).toBeNull();
    expect(warmStartText({ observations: 1, leftOut: 0 })).toBe(
      "warm start: the sampler starts with 1 earlier result",
    );
    expect(warmStartText({ observations: 8, leftOut: 3 })).toMatch(
      /8 earlier results; 3 outside of the space left out$/,
    );
  });
});

it("an import is a set that comes along or an absolute folder, and no option is passed over", () => {
  const named = { slug: "d", name: "Digits", positiveClass: "digit-8" };
  expect(requestOf("digits", named)).toEqual({ builtin: "digits", ...named });
  expect(() => requestOf("digits", { patients: "unknown", refusedFiles: "leave-out" })).toThrow(
    /--patients: unknown — applies to folders.*\n.*--refused-files: leave-out/,
  );
  expect(requestOf("/data/My Cells (2)/", { name: "Mine" })).toEqual({
    path: "/data/My Cells (2)",
    slug: undefined,
    name: "Mine",
    positiveClass: undefined,
    patients: "stop",
    refusedFiles: "stop",
  });
  expect(() => requestOf("/data/細胞", {})).toThrow(/--slug: .*no slug can be derived .*; set one/);
});

it("epochs are rows with every metric that has a value there", () => {
  const rows = epochRows([
    {
      name: "val/loss",
      points: [
        [1, 2],
        [3, "NaN"],
      ],
    },
    { name: "lr", points: [[1, 0.001]] },
    { name: "long", buckets: [] },
  ]);
  expect(rows).toEqual([
    { epoch: 1, "val/loss": 2, lr: 0.001 },
    { epoch: 3, "val/loss": "NaN" },
  ]);
});

it("text is aligned and in units", () => {
  expect(
    textTable(
      ["id", "name"],
      [
        [7, "a"],
        [12, null],
      ],
    ),
  ).toBe("id  name\n 7  a\n12  —");
  expect([bytesText(0), bytesText(1536), bytesText(5 * 1024 ** 3)]).toEqual(["0 B", "1.5 KiB", "5.0 GiB"]);
  expect([durationText(null), durationText(59.6), durationText(3_720)]).toEqual([
    "unknown",
    "1 min 0 s",
    "1 h 2 min",
  ]);
  expect([bar(0, 0, 4), bar(9, 3, 4)]).toEqual(["----", "####"]);
});

it("a removal tells rows, points and files", () => {
  const removal = { runs: 2, trainings: 1, sweeps: 1, experiments: 0, datasets: 1, points: 700, bytes: 4096 };
  expect(removalText({ ...removal, files: 0, fileBytes: 0 })).toBe(
    "2 runs, 1 training, 1 sweep, 0 experiments and 1 dataset with 700 points (4.0 KiB)",
  );
  expect(removalText({ ...removal, files: 3, fileBytes: 2048 })).toMatch(
    /700 points \(4\.0 KiB\) and 3 checkpoints \(2\.0 KiB\), whose files a worker removes/,
  );
});

it("prints no control character of a name: no colours, no cursor, no forged rows", () => {
  const table = textTable(["id", "name"], [[1, "a\u001b[2Jb\n2  forged"]]);
  expect(table.split("\n")).toHaveLength(2);
  expect(table).toContain("a\\u001b[2Jb\\u000a2  forged");
});

it("does not call running what waits for a slot", () => {
  const waiting = run({ state: "queued", waitingForSlot: true });
  const all = sweep([waiting], { waitingForSlot: true });
  const values = makeEpochValues("val/auc");
  expect(sweepText(all)).toContain("quick  waiting for a slot");
  expect(watchLines(all, 200, values)[0]).toMatch(/^quick: waiting for a slot, /);
  expect(watchLines(all, 200, values)[1]).toMatch(/ {2}waiting for a slot$/);
  expect(changeLines(all, sweep([run()]), values)).toEqual([
    "quick: running, 1 min 35 s left (20 s of it behind other sweeps)",
    "MAC fold 0: running",
  ]);
});
