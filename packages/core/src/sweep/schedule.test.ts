import { describe, expect, it } from "vitest";
import type { TrainingSpec } from "./fingerprint";
import { trainingFingerprint } from "./fingerprint";
import { checkPlan, planProblems } from "./parse";
import { planOfSchedule } from "./plan-of-schedule";
import { plannedTrainings } from "./planned-trainings";
import { plannedTrials } from "./planned-trials";
import { resolveTraining } from "./resolve";
import { partOfSchedule } from "./schedule";
import type { ScheduleSegment } from "./training-schedule";

const document = (given: object = {}) => ({
  name: "p",
  experiment: "e",
  dataset: "d",
  trainer: { kind: "tfjs" },
  splits: { scheme: "within-fold-by-image" },
  folds: [0],
  training: { epochs: 12, earlyStopping: null },
  ...given,
});
const scheduled = (schedule: unknown, given: object = {}) => document({ schedule, ...given });
const PARTS = [
  { untilEpoch: 4, parameters: { learningRate: 0.01, dropout: 0.2 } },
  { untilEpoch: 8, parameters: { "training.learningRate": 0.02 } },
];

function specOf(plan: ReturnType<typeof checkPlan>): TrainingSpec {
  const [trial] = plannedTrials(plan);
  const [training] = trial ? plannedTrainings(plan, trial) : [];
  if (!training) throw new Error("the plan has a training");
  const { resolved, schedule, fold, seed } = training;
  return {
    ...resolved,
    ...(schedule && { schedule }),
    ...{ fold, seed, dataset: null, split: null, versions: {}, salt: null },
  };
}

describe("a schedule of parameters", () => {
  const plan = checkPlan(
    scheduled(PARTS, { training: { epochs: 12, learningRate: 0.05, earlyStopping: null } }),
  );

  it("gives a training the settings of the part that it is in, and says where a part begins", () => {
    const spec = specOf(plan);
    const at = (epoch: number) => {
      const { spec: own, untilEpoch, isChanged } = partOfSchedule(spec, epoch);
      return [own.training.learningRate, own.trainer.dropout, untilEpoch, isChanged];
    };
    const usual = checkPlan(document()).trainer.dropout;
    expect([0, 3].map(at)).toEqual([
      [0.01, 0.2, 4, false],
      [0.01, 0.2, 4, false],
    ]);
    expect([4, 5, 8, 9, 12].map(at)).toEqual([
      [0.02, usual, 8, true],
      [0.02, usual, 8, false],
      [0.05, usual, null, true],
      [0.05, usual, null, false],
      [0.05, usual, null, false],
    ]);
  });

  it("decides the fingerprint, and none leaves it as it was", () => {
    const fingerprints = [
      plan,
      checkPlan(scheduled(PARTS)),
      checkPlan(scheduled(PARTS.slice(0, 1))),
      checkPlan(scheduled([{ ...PARTS[0], untilEpoch: 5 }])),
      checkPlan(document()),
    ].map((one) => trainingFingerprint(specOf(one)));
    expect(new Set(fingerprints).size).toBe(5);
    const { schedule: _, ...bare } = specOf(plan);
    expect(partOfSchedule(bare, 3)).toEqual({ spec: bare, untilEpoch: null, isChanged: false });
  });

  it.each([
    [[], {}, "schedule"],
    [[{ untilEpoch: 4, parameters: {} }], {}, "schedule.0.parameters"],
    [[{ untilEpoch: 0, parameters: { learningRate: 0.1 } }], {}, "schedule.0.untilEpoch"],
    [[{ untilEpoch: 12, parameters: { learningRate: 0.1 } }], {}, "schedule.0.untilEpoch"],
    [[PARTS[1], PARTS[0]], {}, "schedule.1.untilEpoch"],
    [[{ untilEpoch: 4, parameters: { inputSize: 64 } }], {}, "schedule.0.parameters.inputSize"],
    [[{ untilEpoch: 4, parameters: { none: 1 } }], {}, "schedule.0.parameters.none"],
    [
      [{ untilEpoch: 4, parameters: { learningRate: -1 } }],
      {},
      "schedule.0.parameters: variants.base.training.learningRate",
    ],
    [
      PARTS,
      { space: { learningRate: { type: "float", low: 0.1, high: 1 } }, sampler: { kind: "random" } },
      "schedule.0.parameters.learningRate",
    ],
  ])("is refused: %j %j", (schedule, given, field) => {
    expect(planProblems(scheduled(schedule, given)).map((one) => one.field)).toContain(field);
  });

  it("is found by a population, and not given to one", () => {
    const population = {
      space: { dropout: { type: "float", low: 0.1, high: 0.5 } },
      sampler: { kind: "random" },
      stopping: { kind: "pbt", interval: 3 },
      budget: { maxTrials: 4 },
    };
    const parts = [{ untilEpoch: 4, parameters: { learningRate: 0.1 } }];
    expect(planProblems(scheduled(parts, population)).map(({ problem }) => problem)).toEqual([
      "a population finds its schedule itself",
    ]);
  });
});

describe("the plan that trains a schedule again", () => {
  const population = checkPlan(
    document({
      variants: { plain: {}, wide: { data: { balance: "none" } } },
      space: {
        learningRate: { type: "float", low: 0.001, high: 0.1, log: true },
        "plateau.factor": { type: "float", low: 0.1, high: 0.9 },
        inputSize: { type: "categorical", choices: [64] },
      },
      sampler: { kind: "random", seed: 3 },
      stopping: { kind: "pbt", interval: 4 },
      budget: { maxTrials: 8 },
      concurrency: 4,
    }),
  );
  const segment = (
    trial: number,
    fromStep: number,
    learningRate: number,
    factor: number,
  ): ScheduleSegment => ({
    trial,
    parent: trial === 1 ? null : trial - 1,
    fromStep,
    toStep: fromStep + 4,
    configuration: { learningRate, "plateau.factor": factor, inputSize: 64 },
    value: 1,
  });
  const schedule = [segment(1, 0, 0.01, 0.5), segment(2, 4, 0.01, 0.5), segment(3, 8, 0.02, 0.4)];

  it("has the settings of each ancestor until its last epoch, and those of the trial after them", () => {
    const plan = planOfSchedule(population, { variant: "wide", trial: 3, schedule });
    const read = checkPlan(JSON.parse(JSON.stringify(plan)));
    expect(read).toMatchObject({ name: "p-schedule-3", budget: { maxTrials: 1 }, space: {} });
    expect(Object.keys(read.variants)).toEqual(["wide"]);
    expect(read.stopping).toBeUndefined();
    const spec = specOf(read);
    for (const { fromStep, toStep, configuration } of schedule) {
      const { trainer, data, training } = resolveTraining(population, "wide", configuration);
      const part = partOfSchedule(spec, fromStep);
      expect(part.spec).toMatchObject({ trainer, data, training });
      expect([part.untilEpoch, part.isChanged]).toEqual([toStep === 12 ? null : toStep, fromStep > 0]);
    }
  });

  it("is none while the trial trains, and of a trial that descends from none has no schedule", () => {
    const open = [...schedule.slice(0, 2), { ...segment(3, 8, 0.02, 0.4), toStep: null }];
    expect(planOfSchedule(population, { variant: "wide", trial: 3, schedule: open })).toBeNull();
    expect(planOfSchedule(population, { variant: "wide", trial: 3, schedule: [] })).toBeNull();
    const alone = planOfSchedule(population, {
      variant: "plain",
      trial: 1,
      schedule: [segment(1, 0, 0.01, 0.5)],
    });
    expect(alone?.schedule).toBeUndefined();
    expect(alone?.variants.plain?.training).toMatchObject({ learningRate: 0.01, plateau: { factor: 0.5 } });
  });
});
