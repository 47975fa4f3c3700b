import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PlanInput } from "@foldwise/core/sweep";
import * as schema from "@foldwise/db/schema";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../infra/testing/database";
import { makeNamespace, type NetworkNamespace } from "../../../../infra/testing/network-namespace";
import { type S3Server, startS3 } from "../../../../infra/testing/s3";
import { startProxy, type TcpProxy } from "../../../../infra/testing/tcp-proxy";
import { PROGRAM } from "./command-program";
import { type Lab, openLab, until } from "./lab";
import { plan } from "./plan";
import type { WorkerProcess } from "./worker-process";

/** Of what the network does. */
const SEED = 54;
const EPOCHS = 8;
/** Of each machine: the four trainings of the program take all of both. */
const SLOTS = 2;
/** One trial at a time, so that the rule's decisions do not depend on which report comes first. */
const PROMOTED: PlanInput = {
  ...plan({ name: "promoted" }),
  trainer: { kind: "simulate", epochSeconds: 0.05 },
  folds: [0, 1],
  concurrency: 1,
  budget: { maxTrials: 4 },
  evaluation: { testSigmas: [0] },
  space: { learningRate: { type: "float", low: 1e-5, high: 1e-1, log: true } },
  objective: { metric: "val/accuracy", direction: "maximize" },
  sampler: { kind: "random", seed: 5 },
  training: { epochs: EPOCHS, earlyStopping: null },
  stopping: { kind: "asha-promotion", reductionFactor: 2 },
};
/**
 * A program, whose checkpoints are files: it stands at step 3 while `gate` is there.
 * @param folder with `program.mjs` and `gate`
 */
const programmed = (folder: string): PlanInput => ({
  name: "programmed",
  experiment: "scheduling",
  dataset: null,
  trainer: {
    kind: "command",
    command: ["node", join(folder, "program.mjs")],
    steps: 6,
    measures: { error: { direction: "minimize", unit: "px" } },
    parameters: { lr: 0.1, gate: join(folder, "gate") },
  },
  folds: [0, 1],
  space: { lr: { type: "categorical", choices: [0.5, 0.01] } },
  concurrency: 2,
});
const TRAINED: PlanInput = {
  ...plan({ name: "trained" }),
  trainer: { kind: "tfjs", inputSize: 32, widthMultiplier: 0.25, batchNormMomentum: 0.9 },
  folds: [0],
  training: { epochs: 2, batchSize: 32, earlyStopping: null },
  evaluation: { testSigmas: [0] },
};

/** What Postgres, Temporal and the bucket are to a machine that reaches them by a bad network. */
interface Machine {
  namespace: NetworkNamespace;
  proxies: TcpProxy[];
  variables: Record<string, string>;
}

let folder: string;
let server: S3Server;
const databases: TestDatabase[] = [];
const labs: Lab[] = [];
const machines: Machine[] = [];
let refused: string | null = null;

beforeAll(async () => {
  const made = [makeNamespace(), makeNamespace()];
  folder = mkdtempSync(join(tmpdir(), "foldwise-no-shared-folder-"));
  writeFileSync(join(folder, "program.mjs"), PROGRAM);
  writeFileSync(join(folder, "gate"), "");
  server = await startS3();
  await server.createBucket("lab");
  for (const _ of made) {
    const database = await createTestDatabase();
    databases.push(database);
    labs.push(await openLab({ databaseUrl: database.url, temporalAddress: inject("TEMPORAL_ADDRESS") }));
  }
  for (const [index, one] of made.entries()) {
    if ("reason" in one) refused = one.reason;
    else machines.push(await makeMachine(one.namespace, index));
  }
});

afterAll(async () => {
  for (const lab of labs) await lab.close();
  for (const { proxies, namespace } of machines) {
    for (const proxy of proxies) await proxy.stop();
    namespace.remove();
  }
  for (const database of databases) await database.drop();
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function makeMachine(namespace: NetworkNamespace, index: number): Promise<Machine> {
  const host = namespace.hostAddress;
  const postgres = new URL(databases[0]?.url ?? "");
  const [temporalHost = "", temporalPort] = inject("TEMPORAL_ADDRESS").split(":");
  const targets = [
    { host: postgres.hostname, port: Number(postgres.port), cut: 1, maxBytes: 600_000 },
    { host: temporalHost, port: Number(temporalPort), cut: 1, maxBytes: 60_000 },
    { host: "127.0.0.1", port: server.port, cut: 1, maxBytes: 400_000 },
  ];
  const proxies = await Promise.all(
    targets.map(({ cut, maxBytes, ...target }, place) =>
      startProxy({
        target,
        host,
        disturbance: { seed: SEED + 10 * index + place, cut, maxBytes, maxDelayMs: 4 },
      }),
    ),
  );
  const [toPostgres, toTemporal, toS3] = proxies.map(({ port }) => `${host}:${port}`);
  postgres.host = toPostgres ?? "";
  return {
    namespace,
    proxies,
    variables: {
      ...server.variables("lab", "one"),
      DATABASE_URL: postgres.href,
      TEMPORAL_ADDRESS: toTemporal ?? "",
      AWS_ENDPOINT_URL_S3: `http://${toS3}`,
      FOLDWISE_STALL_SECONDS: "60",
      FOLDWISE_COMMANDS: "node",
    },
  };
}

/** A worker on a machine, with a new home that no other one sees. */
function startOn(lab: Lab, { namespace, variables }: Machine, name: string): WorkerProcess {
  const home = join(folder, name);
  mkdirSync(home);
  return lab.startWorker({
    slots: SLOTS,
    prefix: namespace.prefix,
    environment: { ...variables, FOLDWISE_HOME: home, FOLDWISE_CACHE: join(home, "downloads") },
  });
}

/** What a sweep came to: of each trial its state and rungs, of each fold its points and evaluations. */
async function outcome(lab: Lab, sweepId: number) {
  const trials = await lab.trials(sweepId);
  const runs = await lab.runs(sweepId);
  const trainings = await lab.trainings(sweepId);
  const evaluations = await lab.db.select().from(schema.evaluation);
  return Promise.all(
    trials.map(async ({ id, number, state, objective, rungs }) => ({
      number,
      state,
      objective,
      rungs: rungs?.map(({ promotedAt: _, ...rung }) => rung),
      folds: await Promise.all(
        runs
          .filter(({ trialId }) => trialId === id)
          .map(async ({ trainingId, state: runState }) => {
            const training = trainings.find((one) => one.id === trainingId);
            return {
              fold: training?.fold,
              state: runState,
              // How long an image took is another matter on each machine.
              points: (await lab.points(trainingId ?? 0)).filter(([name]) => !/^(perf|sys)\//.test(name)),
              evaluations: evaluations
                .filter((one) => one.trainingId === trainingId)
                .map(({ side, weights, epoch, conditions, measures }) => ({
                  side,
                  weights,
                  epoch,
                  conditions,
                  measures,
                })),
            };
          }),
      ),
    })),
  );
}

it("sweeps of two workers without a shared folder, over a network that cuts and delays, end as undisturbed ones", async (context) => {
  const [far, near] = labs;
  const [first, second] = machines;
  if (!far || !near) throw new Error("no labs");
  if (!first || !second) return context.skip(refused ?? "no network namespaces");
  // Task queues have the same names for each database.
  near.startWorker({
    slots: 2,
    environment: { TEMPORAL_NAMESPACE: "default", FOLDWISE_COMMANDS: "node" },
  });
  const begun = startOn(far, first, "first");
  const imported = [far, near].map((lab) => lab.importDataset({ builtin: "digits" }));
  await Promise.all(imported);
  const importer = readdirSync(join(folder, "first"));
  expect(importer).not.toContain("artifacts");
  // A machine that comes later has nothing but what Postgres and the bucket have.
  const other = startOn(far, second, "second");
  const launch = (lab: Lab) =>
    Promise.all([programmed(folder), PROMOTED, TRAINED].map((one) => lab.launch(one)));
  const [sweeps, expected] = await Promise.all([launch(far), launch(near)]);
  const [ofProgram = 0] = sweeps;
  await until("the program at its gate in all slots", async () => {
    const trainings = await far.trainings(ofProgram);
    return trainings.filter(({ epoch }) => epoch === 3).length === 2 * SLOTS;
  });
  await begun.kill();
  rmSync(join(folder, "gate"));
  const third = startOn(far, first, "third");
  for (const id of sweeps) expect(await far.finished(id)).toMatchObject({ state: "complete", failure: null });
  for (const id of expected) expect(await near.finished(id)).toMatchObject({ state: "complete" });
  for (const [index, id] of sweeps.entries())
    expect(await outcome(far, id)).toEqual(await outcome(near, expected[index] ?? 0));

  // It was what it says: checkpoints moved from one machine to another, and the network was bad.
  const trainings = await far.trainings(ofProgram);
  const attempts = await far.attempts(trainings.map(({ id }) => id));
  const moved = trainings.filter(
    ({ id }) => new Set(attempts.flatMap((one) => (one.trainingId === id ? one.workerId : []))).size > 1,
  );
  expect(moved.length).toBeGreaterThan(0);
  for (const { proxies } of machines)
    for (const proxy of proxies) expect(proxy.bytesSent()).toBeGreaterThan(0);
  const cuts = machines.map(({ proxies }) => proxies.map((proxy) => proxy.cuts()));
  expect(cuts.flat().reduce((sum, count) => sum + count, 0)).toBeGreaterThan(0);
  for (const worker of [begun, other, third]) expect(worker.log()).not.toContain(server.secretKey);
  process.stderr.write(
    `no shared folder: ${attempts.length} attempts of ${trainings.length} trainings, ${moved.length} went from one machine to another; connections cut (Postgres, Temporal, S3): ${cuts.map((one) => one.join(" ")).join(" and ")}\n`,
  );
});

it.each([
  [
    "a bucket that is missing",
    { FOLDWISE_ARTIFACTS: "s3://missing" },
    /The bucket missing at .* does not exist/,
  ],
  ["a wrong key", { AWS_SECRET_ACCESS_KEY: "wrong-secret-0123" }, /refuses the credentials for bucket lab/],
  ["no place", { FOLDWISE_ARTIFACTS: "lab" }, /FOLDWISE_ARTIFACTS: lab — is not an absolute folder, or s3:/],
])("a worker with %s ends and says what to do, without a secret", async (_, variables, message) => {
  const environment = { ...server.variables("lab"), ...variables, FOLDWISE_HOME: join(folder, "refused") };
  const worker = labs[0]?.startWorker({ environment });
  expect(await worker?.ended()).toBe(1);
  expect(worker?.log()).toMatch(message);
  for (const secret of [server.secretKey, "wrong-secret-0123"]) expect(worker?.log()).not.toContain(secret);
});
