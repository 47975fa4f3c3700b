import { conflict, FoldwiseError, notFound } from "@foldwise/core/errors";
import type {
  Bucket,
  Columns,
  Latest,
  MetricFilter,
  MetricStore,
  Owner,
  PointInput,
  Selection,
} from "../contract";
import { decodePageCursor, encodePageCursor } from "../page-cursor";
import { type PlainPoint, toPoints } from "../points";
import { parseBatch } from "../validate";
import { effective, type Kept } from "./points";
import type { World } from "./world";

/** `run:1` or `training:2`. */
type OwnerKey = string;

/**
 * The metric store over plain arrays: the oracle of the property tests. Says what the interface means and nothing of
 * how to do it fast. A cursor of `follow` is the number of points that had come; latest values are never late.
 */
export function createMemoryMetricStore(world: World): MetricStore {
  const owners = new Map<OwnerKey, Map<string, Kept[]>>();
  let arrivals = 0;

  const keyOf = (owner: Owner): OwnerKey => {
    const trainingId = "trainingId" in owner ? owner.trainingId : world.runs.get(owner.runId)?.trainingId;
    return typeof trainingId === "number"
      ? `training:${trainingId}`
      : `run:${"runId" in owner ? owner.runId : ""}`;
  };
  const seriesOf = (owner: Owner, names?: readonly string[]) =>
    [...(owners.get(keyOf(owner)) ?? [])]
      .filter(([name]) => !names || names.includes(name))
      .sort(([a], [b]) => (a < b ? -1 : 1));

  function store(key: OwnerKey, attempt: number, points: readonly PointInput[]): void {
    const batch = parseBatch(points);
    const series = owners.get(key) ?? new Map<string, Kept[]>();
    owners.set(key, series);
    for (const [name, columns] of batch) {
      const kept = series.get(name) ?? [];
      series.set(name, kept);
      for (const point of toPoints(columns)) kept.push({ ...point, attempt, arrival: arrivals++ });
    }
  }

  function select({ owners: asked, names, fromStep, toStep, attempt }: Selection & { attempt?: number }) {
    return asked.flatMap((owner) =>
      seriesOf(owner, names).flatMap(([name, kept]) => {
        const points = effective(kept, attempt).filter(
          ({ step }) =>
            (fromStep === undefined || step >= fromStep) && (toStep === undefined || step <= toStep),
        );
        return points.length > 0 ? [{ owner, name, points }] : [];
      }),
    );
  }

  function latestOf(runId: number): Latest[] {
    return seriesOf({ runId }).flatMap(([name, kept]) => summarise(runId, name, effective(kept)) ?? []);
  }

  return {
    async append({ runId, experimentId, points }) {
      parseBatch(points);
      const run = world.runs.get(runId);
      if (!run) throw notFound("run", runId);
      if (experimentId !== undefined && run.experimentId !== experimentId)
        throw new FoldwiseError("forbidden", `Run ${runId} belongs to another experiment.`);
      if (run.deleted) throw conflict(`Run ${runId} is deleted.`);
      if (run.trainingId !== null) throw conflict(`Run ${runId} has the points of its training.`);
      store(`run:${runId}`, 0, points);
    },
    async appendFenced({ trainingId, attempt, points }) {
      parseBatch(points);
      const training = world.trainings.get(trainingId);
      if (!training) throw notFound("training", trainingId);
      if (training.attempt !== attempt)
        throw new FoldwiseError("fenced", `Attempt ${attempt} is not the newest.`);
      store(`training:${trainingId}`, attempt, points);
    },
    async readPoints(selection) {
      const series = select(selection).map(({ points, ...rest }) => ({ ...rest, points: toColumns(points) }));
      return { series, damage: [] };
    },
    async readBuckets({ buckets, ...selection }) {
      const series = select(selection).map(({ points, ...rest }) => ({
        ...rest,
        buckets: bucketize(points, buckets),
      }));
      return { series, damage: [] };
    },
    async follow({ owners: asked, names, cursor }) {
      const since = cursor === undefined ? null : Number(cursor);
      const changes = asked.flatMap((owner) =>
        seriesOf(owner, names).flatMap(([name, kept]) => {
          const arrived = since === null ? kept : kept.filter(({ arrival }) => arrival >= since);
          if (arrived.length === 0) return [];
          const [fromStep = 0n] =
            since === null
              ? [-(2n ** 63n)]
              : arrived.map(({ step }) => step).sort((a, b) => (a < b ? -1 : 1));
          const points = toColumns(effective(kept).filter(({ step }) => step >= fromStep));
          return [{ owner, name, fromStep, points }];
        }),
      );
      return { cursor: String(arrivals), changes, damage: [] };
    },
    async names(of) {
      const asked =
        "owners" in of
          ? of.owners
          : [...world.runs.values()]
              .filter(({ experimentId }) => experimentId === of.experimentId)
              .map(({ id }) => ({ runId: id }));
      return [...new Set(asked.flatMap((owner) => seriesOf(owner).map(([name]) => name)))].sort();
    },
    async latest({ runIds, names }) {
      return runIds.flatMap(latestOf).filter(({ name }) => !names || names.includes(name));
    },
    async lastPoints({ runIds, names }) {
      return runIds.flatMap((runId) =>
        seriesOf({ runId }, names).flatMap(([name, kept]) => {
          const last = effective(kept).at(-1);
          return last ? [{ runId, name, step: last.step, time: last.time, value: last.value }] : [];
        }),
      );
    },
    async page({ experimentId, filters = [], sort, after, limit }) {
      const matching = [...world.runs.values()].filter(
        (run) => run.experimentId === experimentId && !run.deleted && matches(latestOf(run.id), filters),
      );
      const rows = matching.map(({ id }) => ({
        runId: id,
        value: sort ? finite(latestOf(id).find(({ name }) => name === sort.name)?.[sort.by]) : null,
      }));
      const sign = sort?.direction === "asc" ? 1 : -1;
      rows.sort((a, b) => {
        if (a.value === null || b.value === null)
          return Number(a.value === null) - Number(b.value === null) || b.runId - a.runId;
        return sign * (a.value - b.value || a.runId - b.runId);
      });
      const last = after === undefined ? null : decodePageCursor(after);
      const start = last ? rows.findIndex(({ runId }) => runId === last.runId) + 1 : 0;
      const page = rows.slice(start, start + limit);
      const end = page.at(-1);
      return { rows: page, next: end && page.length === limit ? encodePageCursor(end) : null };
    },
    async attachRun() {},
    async deleteRun({ runId }) {
      const key = keyOf({ runId });
      const shared = [...world.runs.values()].some(({ id }) => id !== runId && keyOf({ runId: id }) === key);
      if (shared) return { points: 0, bytes: 0 };
      const points = latestOf(runId).reduce((sum, series) => sum + series.points, 0);
      owners.delete(key);
      return { points, bytes: 0 };
    },
    async weigh({ runIds }) {
      const keys = new Set(runIds.map((runId) => keyOf({ runId })));
      const kept = [...world.runs.values()].filter(({ id }) => !runIds.includes(id));
      const gone = runIds.filter((runId) => keys.delete(keyOf({ runId })));
      const own = gone.filter((runId) => !kept.some(({ id }) => keyOf({ runId: id }) === keyOf({ runId })));
      return { points: own.flatMap(latestOf).reduce((sum, { points }) => sum + points, 0), bytes: 0 };
    },
    async compact() {
      return { compactions: 0, batches: 0, points: 0, failures: [] };
    },
    async health() {
      const bytes = { journal: 0, chunks: 0, series: 0, latest: 0 };
      return { backlog: { batches: 0, points: 0, oldestMs: 0 }, rate: 0, bytes, quarantined: 0 };
    },
  };
}

function toColumns(points: readonly PlainPoint[]): Columns {
  return {
    steps: BigInt64Array.from(points, ({ step }) => step),
    times: Float64Array.from(points, ({ time }) => time),
    values: Float64Array.from(points, ({ value }) => value),
  };
}

function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

function matches(latest: readonly Latest[], filters: readonly MetricFilter[]): boolean {
  return filters.every(({ name, by, comparison, value }) => {
    const here = finite(latest.find((row) => row.name === name)?.[by]);
    if (here === null) return false;
    return {
      "=": here === value,
      "!=": here !== value,
      "<": here < value,
      "<=": here <= value,
      ">": here > value,
      ">=": here >= value,
    }[comparison];
  });
}

function summarise(runId: number, name: string, points: readonly PlainPoint[]): Latest | null {
  const last = points.at(-1);
  if (!last) return null;
  const good = points.filter(({ value }) => Number.isFinite(value));
  const least = good.reduce<PlainPoint | null>(
    (best, point) => (best && best.value <= point.value ? best : point),
    null,
  );
  const most = good.reduce<PlainPoint | null>(
    (best, point) => (best && best.value >= point.value ? best : point),
    null,
  );
  return {
    runId,
    name,
    lastStep: last.step,
    lastTime: last.time,
    last: last.value,
    min: least && least.value + 0,
    minStep: least?.step ?? null,
    max: most && most.value + 0,
    maxStep: most?.step ?? null,
    points: points.length,
    nonfinite: points.length - good.length,
  };
}

function bucketize(points: readonly PlainPoint[], most: number): Bucket[] {
  const size = Math.ceil(points.length / most);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, i) =>
    bucketOf(points.slice(i * size, (i + 1) * size)),
  );
}

/** One bucket of consecutive points, at least one. */
export function bucketOf(points: readonly PlainPoint[]): Bucket {
  const values = points.map(({ value }) => value).filter(Number.isFinite);
  return {
    step: points[0]?.step ?? 0n,
    min: values.length > 0 ? Math.min(...values) + 0 : Number.NaN,
    max: values.length > 0 ? Math.max(...values) + 0 : Number.NaN,
    last: points.at(-1)?.value ?? Number.NaN,
    count: points.length,
    nonfinite: points.length - values.length,
  };
}
