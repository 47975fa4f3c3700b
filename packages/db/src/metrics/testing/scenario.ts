import { createRandom, type Random } from "@foldwise/core/random";
import { expect } from "vitest";
import type { MetricStore, Owner, PointInput } from "../contract";
import { exact, expectBuckets, expectLastPoints, keyOf, lines } from "./compare";
import type { Harness } from "./harness";
import { patient } from "./patient";
import { pick, randomBatch, repeatOf } from "./random-batch";

/** One run and one training with the same life in both worlds. */
interface Twin {
  real: Owner;
  model: Owner;
  sent: PointInput[];
  reached: number;
}

interface Side {
  harness: Harness;
  experimentId: number;
}

const OPERATIONS = 14;

/**
 * A random life of a logged run and of a training with two runs: batches, repeats, new attempts, deletes, guests that
 * are purged while compaction works, connections that break, through two stores with caches of their own, with
 * compaction at random moments and in the background, compared with the model after each step.
 */
export async function playScenario(seed: string, breakable: Harness, model: Harness): Promise<void> {
  const random = createRandom(seed);
  const real = {
    ...breakable,
    store: patient(either(random.fork(1), breakable)),
    other: patient(breakable.other),
  };
  const sides: [Side, Side] = [
    { harness: real, experimentId: await real.createExperiment() },
    { harness: model, experimentId: await model.createExperiment() },
  ];
  const trainings = await both(sides, ({ harness }) => harness.createTraining());
  const logged = await both(sides, ({ harness, experimentId }) => harness.createRun({ experimentId }));
  const joined = await both(sides, ({ harness, experimentId }, i) =>
    harness.createRun({ experimentId, trainingId: trainings[i] }),
  );
  await both(sides, ({ harness }, i) => harness.claim(trainings[i]));
  let attempt = 1;
  const run: Twin = { real: { runId: logged[0] }, model: { runId: logged[1] }, sent: [], reached: 0 };
  const training: Twin = {
    real: { trainingId: trainings[0] },
    model: { trainingId: trainings[1] },
    sent: [],
    reached: 0,
  };
  let follower = makeFollower(real, [run.real, training.real]);

  for (let i = 0; i < OPERATIONS; i++) {
    const dice = random.next();
    const background = random.next() < 0.2 ? real.other.compact({ maxAgeMs: 0 }) : undefined;
    const breaking = random.next() < 0.07 ? real.disconnect() : undefined;
    if (dice < 0.36) {
      const points = nextBatch(random, run);
      await both(sides, ({ harness }, i) => harness.store.append({ runId: logged[i], points }));
    } else if (dice < 0.68) {
      const points = nextBatch(random, training);
      await both(sides, ({ harness }, i) =>
        harness.store.appendFenced({ trainingId: trainings[i], attempt, points }),
      );
    } else if (dice < 0.77) {
      await both(sides, ({ harness }, i) => harness.claim(trainings[i]));
      await expect(
        real.store.appendFenced({ trainingId: trainings[0], attempt, points: randomBatch(random, 0) }),
      ).rejects.toMatchObject({ code: "fenced" });
      attempt++;
      training.sent = [];
      training.reached = random.int(training.reached + 1);
    } else if (dice < 0.85) await real.store.compact({ maxAgeMs: 0 });
    else if (dice < 0.93) await haveGuest(random, sides);
    else {
      await both(sides, ({ harness }, i) => harness.store.deleteRun({ runId: joined[i] }));
      // Followers are not told of a purge: nobody looks at what is purged.
      follower = makeFollower(real, [run.real, training.real]);
    }
    await compareReads(random, sides, [run, training]);
    await background;
    await breaking;
    if (random.next() < 0.5) await follower.check();
  }
  await real.store.compact({ maxAgeMs: 0 });
  await compareReads(random, sides, [run, training]);
  await follower.check();
  await compareLatest(sides, logged, joined, random);
}

/** Each call goes through the one or the other. */
function either(random: Random, { store, other }: Harness): MetricStore {
  const one = () => (random.next() < 0.6 ? store : other);
  return {
    append: (batch) => one().append(batch),
    appendFenced: (batch) => one().appendFenced(batch),
    readPoints: (selection) => one().readPoints(selection),
    readBuckets: (request) => one().readBuckets(request),
    follow: (request) => one().follow(request),
    names: (of) => one().names(of),
    latest: (request) => one().latest(request),
    lastPoints: (request) => one().lastPoints(request),
    page: (request) => one().page(request),
    attachRun: (request) => one().attachRun(request),
    deleteRun: (request) => one().deleteRun(request),
    weigh: (request) => one().weigh(request),
    compact: (options) => one().compact(options),
    health: () => one().health(),
  };
}

/** A run that comes, is written to, and is purged while a compaction takes its points in. */
async function haveGuest(random: Random, sides: [Side, Side]): Promise<void> {
  const guests = await both(sides, ({ harness, experimentId }) => harness.createRun({ experimentId }));
  const [{ harness: real }] = sides;
  for (let batches = 1 + random.int(3); batches > 0; batches--) {
    const points = randomBatch(random, 0);
    await both(sides, ({ harness }, i) => harness.store.append({ runId: guests[i], points }));
    if (random.next() < 0.4) await real.store.compact({ maxAgeMs: 0 });
  }
  const read = ({ harness }: Side, i: 0 | 1) => harness.store.readPoints({ owners: [{ runId: guests[i] }] });
  const [ours, theirs] = await both(sides, read);
  expect(exact(ours.series)).toEqual(exact(theirs.series));
  const compacting = real.other.compact({ maxAgeMs: 0 });
  await both(sides, ({ harness }, i) => harness.purgeRun(guests[i]));
  await compacting;
  for (const { series } of await both(sides, read)) expect(series).toEqual([]);
  expect(await real.store.latest({ runIds: [guests[0]] })).toEqual([]);
}

function nextBatch(random: Random, twin: Twin): PointInput[] {
  const repeat = twin.sent.length > 0 && random.next() < 0.25;
  const points = repeat ? repeatOf(random, twin.sent) : randomBatch(random, twin.reached);
  twin.sent.push(...points);
  for (const { step } of points) if (typeof step === "number") twin.reached = Math.max(twin.reached, step);
  return points;
}

async function both<T>(
  [real, model]: [Side, Side],
  act: (side: Side, index: 0 | 1) => Promise<T>,
): Promise<[T, T]> {
  return [await act(real, 0), await act(model, 1)];
}

async function compareReads(
  random: Random,
  [real, model]: [Side, Side],
  twins: readonly Twin[],
): Promise<void> {
  const range =
    random.next() < 0.5 ? {} : { fromStep: BigInt(random.int(50)), toStep: BigInt(50 + random.int(500)) };
  const names = random.next() < 0.3 ? { names: ["lr", "val/loss"] } : {};
  const ask = { ...range, ...names };
  const ours = await real.harness.store.readPoints({ owners: twins.map((twin) => twin.real), ...ask });
  const theirs = await model.harness.store.readPoints({ owners: twins.map((twin) => twin.model), ...ask });
  expect(ours.damage).toEqual([]);
  expect(exact(ours.series)).toEqual(exact(theirs.series));
  const buckets = pick(random, [1, 3, 20, 200]);
  await expectBuckets(real.harness.store, { owners: twins.map((twin) => twin.real), ...ask }, buckets);
}

async function compareLatest(
  sides: [Side, Side],
  logged: readonly [number, number],
  joined: readonly [number, number],
  random: Random,
): Promise<void> {
  const [ours, theirs] = await both(sides, async ({ harness }, i) => {
    // The joined run may have lost its rows to a delete; it joins again.
    await harness.store.attachRun({ runId: joined[i] });
    const rows = await harness.store.latest({ runIds: [logged[i], joined[i]] });
    return rows.map(({ runId, ...rest }) => ({ ...rest, run: runId === logged[i] ? "logged" : "joined" }));
  });
  expect(ours).toEqual(theirs);
  await expectLastPoints(sides[0].harness.store, [logged[0], joined[0]]);
  const sort = {
    name: pick(random, ["lr", "val/loss"]),
    by: pick(random, ["last", "min", "max"] as const),
    direction: pick(random, ["asc", "desc"] as const),
  };
  const [page, expected] = await both(sides, async ({ harness, experimentId }, i) => {
    const { rows } = await harness.store.page({ experimentId, sort, limit: 10 });
    return rows.map(({ runId, value }) => ({ run: runId === logged[i] ? "logged" : "joined", value }));
  });
  expect(page).toEqual(expected);
}

/** A client that only ever applies what `follow` says and must end up with what a fresh read says. */
function makeFollower({ store }: Harness, owners: readonly Owner[]): { check(): Promise<void> } {
  let cursor: string | undefined;
  const held = new Map<string, { step: bigint; line: string }[]>();
  return {
    check: async () => {
      const followed = await store.follow({ owners, cursor });
      cursor = followed.cursor;
      for (const { owner, name, fromStep, points } of followed.changes) {
        const key = keyOf(owner, name);
        const kept = (held.get(key) ?? []).filter(({ step }) => step < fromStep);
        const fresh = lines(points).map((line, i) => ({ step: points.steps[i] ?? 0n, line }));
        held.set(key, [...kept, ...fresh]);
      }
      const mine = [...held].map(([key, points]) => [key, points.map(({ line }) => line)] as const);
      const { series } = await store.readPoints({ owners });
      expect(Object.fromEntries(mine.filter(([, points]) => points.length > 0))).toEqual(exact(series));
    },
  };
}
