import { createRandom } from "../random";
import type { ParameterAxis, ParameterColumn } from "../search";
import { finitePositions, type Importance, type ImportanceInput, withShares } from "./contract";
import { type Feature, growTree, type Leaf, type Side } from "./tree";

const TREES = 64;
/** More trials than this are sampled: the forest would take long, and tell the same. */
export const MAX_FANOVA_TRIALS = 2_000;

/**
 * fANOVA (Hutter, Hoos, Leyton-Brown 2014): the share of the variance over the whole space that a parameter explains by
 * itself, of a random forest that is fitted to the trials; the mean over the trees. Settings of the forest are those of
 * Optuna. Unlike there, a logarithmic parameter counts on its logarithmic scale, on which it is searched, and choices
 * are not one column each. A parameter that some trials do not set has none.
 */
export function fanova({ parameters, objective }: ImportanceInput, seed = 1): Importance[] {
  const random = createRandom(seed);
  const finite = finitePositions(objective);
  const trials =
    finite.length > MAX_FANOVA_TRIALS ? random.shuffle(finite).slice(0, MAX_FANOVA_TRIALS) : finite;
  const isKnown = ({ values }: ParameterColumn) =>
    trials.every((index) => !Number.isNaN(values[index] ?? Number.NaN));
  const known = parameters.filter(isKnown);
  const features = known.map((parameter) => featureOf(parameter, trials));
  const targets = Float64Array.from(trials, (index) => objective[index] ?? 0);
  const shares =
    trials.length < 2 ? known.map(() => 0) : explainedShares(features, targets, random.fork("forest"));
  return withShares(
    parameters,
    parameters.map((parameter) => shares[known.indexOf(parameter)] ?? null),
  );
}

type Numeric = Extract<ParameterAxis, { kind: "numeric" }>;

/** The interval that a parameter's values share out: of whole numbers from half below the first to half above the last. */
function featureOf({ axis, values }: ParameterColumn, trials: readonly number[]): Feature {
  if (axis.kind === "choices" && !axis.ordered)
    return {
      kind: "choices",
      values: Float64Array.from(trials, (index) => values[index] ?? 0),
      count: axis.choices.length,
    };
  const { low, high, step, log }: Numeric =
    axis.kind === "numeric"
      ? axis
      : { kind: "numeric", low: 0, high: axis.choices.length - 1, step: 1, log: false };
  const forward = log ? Math.log : (x: number) => x;
  const margin = (step ?? 0) / 2;
  return {
    kind: "numeric",
    // A value from before the space was edited counts at the end of the range.
    values: Float64Array.from(trials, (index) => forward(Math.min(high, Math.max(low, values[index] ?? 0)))),
    low: forward(low - margin),
    high: forward(high + margin),
  };
}

function explainedShares(
  features: readonly Feature[],
  targets: Float64Array,
  random: ReturnType<typeof createRandom>,
): number[] {
  const sorted = features.map(({ values }) =>
    Int32Array.from(values, (_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0)),
  );
  const sums = features.map(() => 0);
  let trees = 0;
  for (let tree = 0; tree < TREES; tree++) {
    const shares = sharesOfTree(features, growTree(features, targets, sorted, random.fork(tree)));
    if (shares === null) continue;
    trees++;
    for (const [index, share] of shares.entries()) sums[index] = (sums[index] ?? 0) + share;
  }
  return sums.map((sum) => (trees === 0 ? 0 : sum / trees));
}

/** Share of a tree's variance that each feature explains by itself; null for a tree of one value. */
function sharesOfTree(features: readonly Feature[], leaves: readonly Leaf[]): number[] | null {
  const weighed = leaves.map(({ value, box }) => {
    const parts = box.map((side, index) => partOf(features[index], side));
    return { value, box, parts, volume: parts.reduce((product, part) => product * part, 1) };
  });
  const mean = weighed.reduce((sum, { value, volume }) => sum + value * volume, 0);
  const variance = weighed.reduce((sum, { value, volume }) => sum + volume * (value - mean) ** 2, 0);
  if (!(variance > 0)) return null;
  return features.map((feature, index) => {
    const pieces = weighed.map(({ value, box, parts, volume }) => ({
      side: box[index],
      // The leaf's value, weighed by what it covers of all the other features.
      height: (value - mean) * (volume / (parts[index] ?? 1)),
    }));
    return (
      (feature.kind === "choices" ? overChoices(feature, pieces) : overInterval(feature, pieces)) / variance
    );
  });
}

function partOf(feature: Feature | undefined, side: Side): number {
  if ("choices" in side) return feature?.kind === "choices" ? side.choices.length / feature.count : 1;
  if (feature?.kind !== "numeric" || feature.high === feature.low) return 1;
  return (side.high - side.low) / (feature.high - feature.low);
}

interface Piece {
  readonly side: Side | undefined;
  readonly height: number;
}

function overChoices({ count }: Extract<Feature, { kind: "choices" }>, pieces: readonly Piece[]): number {
  const heights = new Array<number>(count).fill(0);
  for (const { side, height } of pieces)
    if (side !== undefined && "choices" in side)
      for (const choice of side.choices) heights[choice] = (heights[choice] ?? 0) + height;
  return heights.reduce((sum, height) => sum + height ** 2, 0) / count;
}

/** The mean square of the sum of pieces, each of one height over its interval. */
function overInterval(
  { low, high }: Extract<Feature, { kind: "numeric" }>,
  pieces: readonly Piece[],
): number {
  if (high === low) return 0;
  const steps = pieces.flatMap(({ side, height }) =>
    side !== undefined && "low" in side
      ? [
          { at: side.low, change: height },
          { at: side.high, change: -height },
        ]
      : [],
  );
  steps.sort((a, b) => a.at - b.at);
  let [sum, height, from] = [0, 0, low];
  for (const { at, change } of steps) {
    sum += height ** 2 * (at - from);
    from = at;
    height += change;
  }
  return sum / (high - low);
}
