import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MetricStore, PointInput } from "../contract";
import { expectBuckets, expectLastPoints, lines } from "./compare";
import type { Harness } from "./harness";

const at = (name: string, step: bigint | number, value: number, time = 1_000): PointInput => ({
  name,
  step,
  time,
  value,
});

/** What every metric store does. */
export function describeMetricStore(title: string, make: () => Promise<Harness>): void {
  describe(title, () => {
    let harness: Harness;
    let store: MetricStore;
    let experimentId: number;
    beforeAll(async () => {
      harness = await make();
      store = harness.store;
      experimentId = await harness.createExperiment();
    });
    afterAll(() => harness.close());
    const newRun = () => harness.createRun({ experimentId });
    const read = async (runId: number) => {
      const { series } = await store.readPoints({ owners: [{ runId }] });
      return series.map(({ name, points }) => [name, lines(points)]);
    };

    it("gives back every kind of value, time and step as it went in, before and after compaction", async () => {
      const runId = await newRun();
      const points = [
        at("odd", 2n ** 63n - 1n, Number.NaN),
        at("odd", -(2n ** 63n), -0),
        at("odd", 2 ** 53 - 1, Number.POSITIVE_INFINITY, 8.64e15),
        at("odd", 2n ** 53n + 1n, Number.NEGATIVE_INFINITY, 0),
        at("odd", 7, 0.1 + 0.2),
        at("odd", 7, 0),
        at("odd", 7, -0),
      ];
      await store.append({ runId, points });
      const expected = [
        "-9223372036854775808 @1000 = -0",
        "7 @1000 = -0",
        "7 @1000 = 0",
        "7 @1000 = 0.30000000000000004",
        "9007199254740991 @8640000000000000 = Infinity",
        "9007199254740993 @0 = -Infinity",
        "9223372036854775807 @1000 = NaN",
      ];
      expect(await read(runId)).toEqual([["odd", expected]]);
      await expectLastPoints(store, [runId]);
      await store.compact({ maxAgeMs: 0 });
      expect(await read(runId)).toEqual([["odd", expected]]);
      await expectLastPoints(store, [runId]);
    });

    it("adds nothing when a batch comes again, cut differently", async () => {
      const runId = await newRun();
      const points = Array.from({ length: 700 }, (_, i) => at("loss", i, 1 / (i + 1)));
      await store.append({ runId, points });
      await store.compact({ maxAgeMs: 0 });
      await store.append({ runId, points: points.slice(300).reverse() });
      await store.append({ runId, points: points.slice(100, 500) });
      await store.compact({ maxAgeMs: 0 });
      const [[, all] = []] = await read(runId);
      expect(all).toHaveLength(700);
      expect((await store.latest({ runIds: [runId] }))[0]).toMatchObject({ points: 700, lastStep: 699n });
    });

    it("keeps a spike of one step at every zoom", async () => {
      const runId = await newRun();
      const points = Array.from({ length: 5_000 }, (_, i) =>
        at("spiky", i, i === 3_333 ? 1_000 : Math.sin(i)),
      );
      await store.append({ runId, points });
      await store.compact({ maxAgeMs: 0 });
      await store.append({ runId, points: [at("spiky", 1_234.0, -1_000, 2_000), at("spiky", 6_000, 0)] });
      for (const buckets of [1, 4, 30, 400, 5_000]) {
        const { series } = await store.readBuckets({ owners: [{ runId }], buckets });
        const drawn = series[0]?.buckets ?? [];
        expect(Math.max(...drawn.map(({ max }) => max))).toBe(1_000);
        expect(Math.min(...drawn.map(({ min }) => min))).toBe(-1_000);
        await expectBuckets(store, { owners: [{ runId }] }, buckets);
        await expectBuckets(store, { owners: [{ runId }], fromStep: 700n, toStep: 4_000n }, buckets);
      }
    });

    it("lets the newest attempt replace older ones from its first step on, and refuses the older one", async () => {
      const trainingId = await harness.createTraining();
      const runId = await harness.createRun({ experimentId, trainingId });
      const epochs = (from: number, to: number, value: number) =>
        Array.from({ length: to - from + 1 }, (_, i) => at("val/loss", from + i, value));
      const first = await harness.claim(trainingId);
      await store.appendFenced({ trainingId, attempt: first, points: epochs(1, 6, 0.1) });
      await store.compact({ maxAgeMs: 0 });
      const second = await harness.claim(trainingId);
      await store.appendFenced({ trainingId, attempt: second, points: epochs(5, 5, 0.2) });
      await expect(
        store.appendFenced({ trainingId, attempt: first, points: epochs(6, 6, 0.1) }),
      ).rejects.toMatchObject({ code: "fenced" });
      const values = async () => {
        const { series } = await store.readPoints({ owners: [{ runId }] });
        return Array.from(series[0]?.points.values ?? []);
      };
      expect(await values()).toEqual([0.1, 0.1, 0.1, 0.1, 0.2]);
      await expectLastPoints(store, [runId]);
      await store.compact({ maxAgeMs: 0 });
      expect(await values()).toEqual([0.1, 0.1, 0.1, 0.1, 0.2]);
      expect(await store.latest({ runIds: [runId] })).toMatchObject([
        { last: 0.2, lastStep: 5n, max: 0.2, maxStep: 5n, points: 5 },
      ]);
    });

    it("reads the points of one attempt alone where it is asked for", async () => {
      const trainingId = await harness.createTraining();
      const epochs = (from: number, to: number) =>
        Array.from({ length: to - from + 1 }, (_, i) => at("val/loss", from + i, 0.5));
      const first = await harness.claim(trainingId);
      await store.appendFenced({ trainingId, attempt: first, points: epochs(1, 6) });
      await store.compact({ maxAgeMs: 0 });
      const second = await harness.claim(trainingId);
      await store.appendFenced({ trainingId, attempt: second, points: epochs(4, 5) });
      const steps = async (attempt: number, range = {}) => {
        const { series } = await store.readPoints({ owners: [{ trainingId }], attempt, ...range });
        return series.flatMap(({ points }) => Array.from(points.steps, Number));
      };
      for (const _ of ["journal", "compacted"]) {
        expect(await steps(first)).toEqual([1, 2, 3]);
        expect(await steps(second)).toEqual([4, 5]);
        expect(await steps(second, { fromStep: 5n, toStep: 5n })).toEqual([5]);
        expect(await steps(second + 1)).toEqual([]);
        await store.compact({ maxAgeMs: 0 });
      }
    });

    it("refuses a bad batch whole, naming index and name", async () => {
      const runId = await newRun();
      const good = at("fine", 1, 1);
      const bad: [PointInput, RegExp][] = [
        [at("no!", 1, 1), /points\.1 \("no!"\).*letters/],
        [at("x".repeat(251), 1, 1), /points\.1 .*251 characters/],
        [at("", 1, 1), /points\.1 .*name must be/],
        [at("half", 1.5, 1), /points\.1 \("half"\).*1\.5.*integer/],
        [at("big", 2n ** 63n, 1), /points\.1 \("big"\).*64-bit/],
        [at("late", 1, 1, 0.5), /points\.1 \("late"\).*milliseconds/],
      ];
      for (const [point, message] of bad)
        await expect(store.append({ runId, points: [good, point] })).rejects.toThrow(message);
      expect(await read(runId)).toEqual([]);
    });

    it("refuses a run that is unknown, hidden, of another experiment, or whose points are its training's", async () => {
      const runId = await newRun();
      const points = [at("x", 1, 1)];
      await expect(store.append({ runId: 999_999_999, points })).rejects.toMatchObject({ code: "not-found" });
      await expect(store.append({ runId, experimentId: experimentId + 1, points })).rejects.toMatchObject({
        code: "forbidden",
      });
      await harness.hideRun(runId);
      await expect(store.append({ runId, points })).rejects.toMatchObject({ code: "conflict" });
      const trainingId = await harness.createTraining();
      const joined = await harness.createRun({ experimentId, trainingId });
      await expect(store.append({ runId: joined, points })).rejects.toMatchObject({ code: "conflict" });
      await expect(store.appendFenced({ trainingId: 999_999_999, attempt: 1, points })).rejects.toMatchObject(
        { code: "not-found" },
      );
    });

    it("filters, sorts and pages runs by metrics; runs without a finite value come last", async () => {
      const own = await harness.createExperiment();
      const runs: number[] = [];
      for (const value of [3, 1, Number.NaN, 2, 2]) {
        const runId = await harness.createRun({ experimentId: own });
        runs.push(runId);
        await store.append({
          runId,
          points: [at("acc", 1, value), at("acc", 2, value), at("other", 1, value)],
        });
      }
      await store.compact({ maxAgeMs: 0 });
      const order = async (direction: "asc" | "desc") => {
        const seen: number[] = [];
        for (let after: string | undefined; ; ) {
          const page = await store.page({
            experimentId: own,
            sort: { name: "acc", by: "max", direction },
            after,
            limit: 2,
          });
          seen.push(...page.rows.map(({ runId }) => runs.indexOf(runId)));
          if (page.next === null) return seen;
          after = page.next;
        }
      };
      expect(await order("asc")).toEqual([1, 3, 4, 0, 2]);
      expect(await order("desc")).toEqual([0, 4, 3, 1, 2]);
      const filtered = await store.page({
        experimentId: own,
        filters: [{ name: "other", by: "last", comparison: ">=", value: 2 }],
        limit: 10,
      });
      expect(filtered.rows.map(({ runId }) => runs.indexOf(runId))).toEqual([4, 3, 0]);
      expect(await store.names({ experimentId: own })).toEqual(["acc", "other"]);
    });

    it("gives a run that joins a training the training's values, and keeps points until the last run goes", async () => {
      const trainingId = await harness.createTraining();
      const attempt = await harness.claim(trainingId);
      const first = await harness.createRun({ experimentId, trainingId });
      await store.appendFenced({ trainingId, attempt, points: [at("x", 1, 5)] });
      await store.compact({ maxAgeMs: 0 });
      const second = await harness.createRun({ experimentId, trainingId });
      await store.attachRun({ runId: second });
      expect(await store.latest({ runIds: [second] })).toMatchObject([{ runId: second, last: 5 }]);
      await store.deleteRun({ runId: first });
      expect(await read(second)).toEqual([["x", ["1 @1000 = 5"]]]);
    });

    it("takes an empty batch of a run that may be written to, and refuses others", async () => {
      await store.append({ runId: await newRun(), points: [] });
      await expect(store.append({ runId: 999_999_999, points: [] })).rejects.toMatchObject({
        code: "not-found",
      });
    });

    it("asks an empty fenced batch for its attempt, too", async () => {
      const trainingId = await harness.createTraining();
      const first = await harness.claim(trainingId);
      await store.appendFenced({ trainingId, attempt: first, points: [] });
      await harness.claim(trainingId);
      await expect(store.appendFenced({ trainingId, attempt: first, points: [] })).rejects.toMatchObject({
        code: "fenced",
      });
      await expect(
        store.appendFenced({ trainingId: 999_999_999, attempt: 1, points: [] }),
      ).rejects.toMatchObject({ code: "not-found" });
    });

    it("forgets a deleted run and leaves the others alone", async () => {
      const [gone, kept] = [await newRun(), await newRun()];
      for (const runId of [gone, kept]) await store.append({ runId, points: [at("x", 1, 1)] });
      await store.compact({ maxAgeMs: 0 });
      await store.append({ runId: gone, points: [at("x", 2, 1)] });
      await store.deleteRun({ runId: gone });
      expect(await read(gone)).toEqual([]);
      expect(await store.latest({ runIds: [gone] })).toEqual([]);
      expect(await read(kept)).toEqual([["x", ["1 @1000 = 1"]]]);
    });

    it("tells a follower what changed, once, over compaction and rewinds", async () => {
      const trainingId = await harness.createTraining();
      const owners = [{ trainingId }];
      const first = await harness.claim(trainingId);
      const write = (attempt: number, step: number, value: number) =>
        store.appendFenced({ trainingId, attempt, points: [at("x", step, value)] });
      for (const step of [1, 2, 3]) await write(first, step, step);
      let followed = await store.follow({ owners });
      expect(followed.changes.map(({ points }) => lines(points))).toEqual([
        ["1 @1000 = 1", "2 @1000 = 2", "3 @1000 = 3"],
      ]);
      await write(first, 4, 4);
      followed = await store.follow({ owners, cursor: followed.cursor });
      expect(followed.changes.map(({ fromStep, points }) => [fromStep, lines(points)])).toEqual([
        [4n, ["4 @1000 = 4"]],
      ]);
      expect((await store.follow({ owners, cursor: followed.cursor })).changes).toEqual([]);
      const second = await harness.claim(trainingId);
      await write(second, 2, 20);
      await store.compact({ maxAgeMs: 0 });
      followed = await store.follow({ owners, cursor: followed.cursor });
      const [change] = followed.changes;
      expect(change?.fromStep).toBeLessThanOrEqual(2n);
      expect(change && lines(change.points).at(-1)).toBe("2 @1000 = 20");
    });
  });
}
