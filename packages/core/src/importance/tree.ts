import type { Random } from "../random";

/** A column that a tree splits: numbers on an interval, or positions among choices without order. */
export type Feature =
  | { readonly kind: "numeric"; readonly values: Float64Array; readonly low: number; readonly high: number }
  | { readonly kind: "choices"; readonly values: Float64Array; readonly count: number };

/** What part of a feature's range a leaf covers. */
export type Side = { readonly low: number; readonly high: number } | { readonly choices: readonly number[] };

export interface Leaf {
  readonly value: number;
  /** By feature. */
  readonly box: readonly Side[];
}

const MAX_DEPTH = 64;

interface Split {
  readonly feature: number;
  /** Numbers at or below it go left; of choices the one that goes left. */
  readonly at: number;
  readonly gain: number;
}

/**
 * Leaves of a regression tree (Breiman 1984) grown to the end on a bootstrap sample: every feature is looked at in every
 * node, choices one against the rest. Each feature's order is sorted once and kept through the splits.
 * @param sorted by feature, the positions of all samples in the order of its values
 */
export function growTree(
  features: readonly Feature[],
  targets: Float64Array,
  sorted: readonly Int32Array[],
  random: Random,
): Leaf[] {
  const count = targets.length;
  const weights = new Float64Array(count);
  for (let drawn = 0; drawn < count; drawn++) {
    const index = random.int(count);
    weights[index] = (weights[index] ?? 0) + 1;
  }
  const orders = sorted.map((order) => order.filter((index) => (weights[index] ?? 0) > 0));
  const goesLeft = new Uint8Array(count);
  const buffer = new Int32Array(count);
  const leaves: Leaf[] = [];

  const grow = (from: number, to: number, box: readonly Side[], depth: number): void => {
    const totals = sumOf(orders[0] ?? buffer, from, to);
    const split = depth < MAX_DEPTH && to - from > 1 ? bestSplit(from, to, box, totals) : null;
    if (split === null) {
      leaves.push({ value: totals.sum / totals.weight, box });
      return;
    }
    const middle = partition(split, from, to);
    const [left, right] = sidesOf(box[split.feature], split);
    grow(from, middle, box.with(split.feature, left), depth + 1);
    grow(middle, to, box.with(split.feature, right), depth + 1);
  };

  function sumOf(order: Int32Array, from: number, to: number) {
    let [sum, weight] = [0, 0];
    for (let at = from; at < to; at++) {
      const index = order[at] ?? 0;
      const own = weights[index] ?? 0;
      weight += own;
      sum += own * (targets[index] ?? 0);
    }
    return { sum, weight };
  }

  function bestSplit(
    from: number,
    to: number,
    box: readonly Side[],
    { sum, weight }: { sum: number; weight: number },
  ): Split | null {
    const whole = (sum * sum) / weight;
    // Less than rounding makes of equal values is no gain.
    let best: Split = { feature: -1, at: 0, gain: 1e-12 * (Math.abs(whole) + 1) };
    const offer = (feature: number, at: number, leftSum: number, leftWeight: number) => {
      if (leftWeight === 0 || leftWeight === weight) return;
      const rightSum = sum - leftSum;
      const gain = (leftSum * leftSum) / leftWeight + (rightSum * rightSum) / (weight - leftWeight) - whole;
      if (gain > best.gain) best = { feature, at, gain };
    };
    for (const [index, feature] of features.entries()) {
      const order = orders[index];
      const side = box[index];
      if (order === undefined || side === undefined) continue;
      if (feature.kind === "choices") {
        if ("choices" in side && side.choices.length > 1) offerChoices(index, feature.count, order);
        continue;
      }
      let [leftSum, leftWeight] = [0, 0];
      for (let at = from; at < to - 1; at++) {
        const position = order[at] ?? 0;
        const own = weights[position] ?? 0;
        leftWeight += own;
        leftSum += own * (targets[position] ?? 0);
        const value = feature.values[position] ?? 0;
        const next = feature.values[order[at + 1] ?? 0] ?? 0;
        if (next > value) offer(index, value + (next - value) / 2, leftSum, leftWeight);
      }
    }
    return best.feature < 0 ? null : best;

    function offerChoices(index: number, choices: number, order: Int32Array) {
      const sums = new Float64Array(choices);
      const counts = new Float64Array(choices);
      for (let at = from; at < to; at++) {
        const position = order[at] ?? 0;
        const choice = features[index]?.values[position] ?? 0;
        const own = weights[position] ?? 0;
        counts[choice] = (counts[choice] ?? 0) + own;
        sums[choice] = (sums[choice] ?? 0) + own * (targets[position] ?? 0);
      }
      for (let choice = 0; choice < choices; choice++)
        offer(index, choice, sums[choice] ?? 0, counts[choice] ?? 0);
    }
  }

  /** Brings those that go left before the others in every order, each side in the order that it had. */
  function partition({ feature, at }: Split, from: number, to: number): number {
    const chosen = features[feature];
    const first = orders[feature] ?? buffer;
    for (let index = from; index < to; index++) {
      const position = first[index] ?? 0;
      const value = chosen?.values[position] ?? 0;
      goesLeft[position] = Number(chosen?.kind === "choices" ? value === at : value <= at);
    }
    let middle = from;
    for (const order of orders) {
      let [left, right] = [from, 0];
      for (let index = from; index < to; index++) {
        const position = order[index] ?? 0;
        if (goesLeft[position] === 1) order[left++] = position;
        else buffer[right++] = position;
      }
      order.set(buffer.subarray(0, right), left);
      middle = left;
    }
    return middle;
  }

  grow(
    0,
    orders[0]?.length ?? 0,
    features.map((feature) =>
      feature.kind === "choices"
        ? { choices: Array.from({ length: feature.count }, (_, choice) => choice) }
        : { low: feature.low, high: feature.high },
    ),
    0,
  );
  return leaves;
}

function sidesOf(side: Side | undefined, { at }: Split): [Side, Side] {
  if (side !== undefined && "choices" in side)
    return [{ choices: [at] }, { choices: side.choices.filter((choice) => choice !== at) }];
  const { low, high } = side ?? { low: 0, high: 0 };
  return [
    { low, high: at },
    { low: at, high },
  ];
}
