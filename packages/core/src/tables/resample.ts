import { countMetric, sortedIndices } from "../metrics";
import type { Random } from "../random";
import type { BootstrapDistribution } from "../statistics";
import type { Observation, ObservedPrediction } from "./observation";
import { cellOf, matrixPredictions, predictionsFit } from "./predictions";

/** A term of the statistic: coefficient × metric of this evaluation. */
export interface Term {
  readonly observation: Observation;
  readonly coefficient: number;
}

export interface Resampled {
  readonly estimate: number | null;
  /** null when the metric cannot be resampled from what is there. */
  readonly distribution: BootstrapDistribution | null;
  /** What was drawn, in words: "bootstrap over 24 patients". */
  readonly method: string;
  readonly patients: number | null;
  readonly images: number;
  /** Patients or images that were drawn. */
  readonly units: number;
  /** Units less one for each fold. */
  readonly degreesOfFreedom: number;
}

interface PreparedTerm {
  readonly coefficient: number;
  readonly metric: (weights: Uint32Array) => number;
}

interface PreparedFold {
  readonly terms: readonly PreparedTerm[];
  readonly weights: Uint32Array;
}

/**
 * Estimate and bootstrap of a weighted sum of one metric over evaluations: a mean, or a difference of means. Test
 * images are drawn within each fold, whole patients where they are known; all evaluations of a fold share the draw, so
 * differences are paired. Without predictions the images are those of the confusion matrix, evaluations lined up as
 * alike as they can be, which keeps the interval of a mean from being too narrow; a difference would get too narrow a
 * one that way, so a sum with negative coefficients has no distribution without predictions.
 */
export function resample(
  terms: readonly Term[],
  metric: string,
  { random, replicates }: { random: Random; replicates: number },
): Resampled {
  const folds = [...new Set(terms.map((t) => t.observation.fold))];
  const rows = folds.map((fold) =>
    prepareFold(
      terms.filter((t) => t.observation.fold === fold),
      metric,
    ),
  );
  const units = rows.reduce((sum, row) => sum + row.units, 0);
  const images = rows.reduce((sum, row) => sum + row.images, 0);
  const kind = unitKind(rows.map((row) => row.kind));
  const estimate = rows.every((row) => row.fold !== null)
    ? total(rows.flatMap((row) => row.fold ?? []))
    : Number.NaN;
  const known = {
    estimate: Number.isNaN(estimate) ? null : estimate,
    method: `bootstrap over ${units} ${kind}`,
    patients: kind === "patients" ? units : null,
    images,
    units,
    degreesOfFreedom: units - folds.length,
  };
  const contrast = terms.some(({ coefficient }) => coefficient < 0);
  if (known.estimate === null || (contrast && kind === NOT_LOADED)) return { ...known, distribution: null };
  const prepared = rows.flatMap((row) => row.fold ?? []);
  const values: number[] = [];
  for (let r = 0; r < replicates; r++) {
    for (const { weights } of prepared) draw(weights, random);
    const value = total(prepared);
    if (!Number.isNaN(value)) values.push(value);
  }
  const distribution = {
    estimate,
    replicates: Float64Array.from(values).sort(),
    undefinedReplicates: replicates - values.length,
  };
  return { ...known, distribution };
}

function total(folds: readonly PreparedFold[]): number {
  let sum = 0;
  for (const { terms, weights } of folds) {
    for (const { coefficient, metric } of terms) sum += coefficient * metric(weights);
  }
  return sum;
}

function draw(weights: Uint32Array, random: Random): void {
  weights.fill(0);
  for (let i = 0; i < weights.length; i++) {
    const unit = random.int(weights.length);
    weights[unit] = (weights[unit] ?? 0) + 1;
  }
}

const NOT_LOADED = "images (predictions not loaded)";
type UnitKind = "patients" | "images (patients unknown)" | typeof NOT_LOADED;

function unitKind(kinds: readonly UnitKind[]): UnitKind {
  if (kinds.every((kind) => kind === "patients")) return "patients";
  return kinds.find((kind) => kind !== "patients") ?? "patients";
}

function prepareFold(
  terms: readonly Term[],
  metric: string,
): { fold: PreparedFold | null; units: number; images: number; kind: UnitKind } {
  const loaded = terms.every(({ observation }) => predictionsFit(observation));
  const lists = terms.map(({ observation }) =>
    loaded ? (observation.predictions ?? []) : matrixPredictions(observation),
  );
  const known = loaded && lists.every((list) => list.every(({ patient }) => patient !== null));
  const kind: UnitKind = known ? "patients" : loaded ? "images (patients unknown)" : NOT_LOADED;
  const unitOf = (p: ObservedPrediction): string => (known ? `p${p.patient}` : `i${p.imageId}`);
  const index = new Map<string, number>();
  for (const p of lists.flat()) if (!index.has(unitOf(p))) index.set(unitOf(p), index.size);
  const images = Math.max(0, ...lists.map((list) => list.length));
  const prepared: PreparedTerm[] = [];
  for (const [t, { observation, coefficient }] of terms.entries()) {
    const list = lists[t] ?? [];
    const units = Uint32Array.from(list, (p) => index.get(unitOf(p)) ?? 0);
    const weighted =
      metric === "auc"
        ? loaded && weightedAuc(observation, list, units)
        : weightedCounts(observation, list, units, metric);
    if (!weighted) return { fold: null, units: index.size, images, kind };
    prepared.push({ coefficient, metric: weighted });
  }
  const weights = new Uint32Array(index.size).fill(1);
  return { fold: { terms: prepared, weights }, units: index.size, images, kind };
}

function weightedCounts(
  { confusion, positiveClass }: Observation,
  list: readonly ObservedPrediction[],
  units: Uint32Array,
  name: string,
): ((weights: Uint32Array) => number) | null {
  const metric = countMetric(name, confusion.classes);
  if (metric === null) return null;
  const k = confusion.classes.length;
  const tally = new Map<number, number>();
  for (const [i, p] of list.entries()) {
    const entry = (units[i] ?? 0) * k * k + cellOf(p, confusion.classes, positiveClass);
    tally.set(entry, (tally.get(entry) ?? 0) + 1);
  }
  const entries = Uint32Array.from(tally.keys());
  const sizes = Uint32Array.from(tally.values());
  const entryUnits = entries.map((entry) => Math.floor(entry / (k * k)));
  const entryCells = entries.map((entry) => entry % (k * k));
  const counts = new Float64Array(k * k);
  return (weights) => {
    counts.fill(0);
    for (let i = 0; i < sizes.length; i++) {
      const cell = entryCells[i] ?? 0;
      counts[cell] = (counts[cell] ?? 0) + (sizes[i] ?? 0) * (weights[entryUnits[i] ?? 0] ?? 0);
    }
    return metric(counts);
  };
}

function weightedAuc(
  { confusion, positiveClass }: Observation,
  list: readonly ObservedPrediction[],
  units: Uint32Array,
): (weights: Uint32Array) => number {
  const positive = positiveClass ?? confusion.classes[0];
  const order = sortedIndices(list.map((p) => p.score));
  const scores = Float64Array.from(order, (i) => list[i]?.score ?? Number.NaN);
  const positives = Uint8Array.from(order, (i) => (list[i]?.label === positive ? 1 : 0));
  const sortedUnits = Uint32Array.from(order, (i) => units[i] ?? 0);
  return (weights) => {
    let below = 0;
    let pairs = 0;
    let totalPositive = 0;
    for (let i = 0; i < scores.length; ) {
      let groupPositive = 0;
      let groupNegative = 0;
      const score = scores[i];
      if (score === undefined || Number.isNaN(score)) return Number.NaN;
      while (i < scores.length && scores[i] === score) {
        const weight = weights[sortedUnits[i] ?? 0] ?? 0;
        if (positives[i] === 1) groupPositive += weight;
        else groupNegative += weight;
        i++;
      }
      pairs += groupPositive * (below + groupNegative / 2);
      below += groupNegative;
      totalPositive += groupPositive;
    }
    return pairs / (totalPositive * below);
  };
}
