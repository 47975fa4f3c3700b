import type { Random } from "@foldwise/core/random";
import type { PointInput } from "../contract";

const NAMES = ["val/loss", "train/loss", "lr", "a b:c-d.e_f"];
const SPECIAL_VALUES = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  5e-324,
  -Number.MAX_VALUE,
];
const SPECIAL_STEPS = [-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n, -1n, 0n];

export function pick<T>(random: Random, items: readonly [T, ...T[]] | readonly T[]): T {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

/** Mostly regular steps after `start`, some of them equal, early, strange, all of one moment; values of every kind. */
export function randomBatch(random: Random, start: number): PointInput[] {
  const length = random.next() < 0.15 ? 300 + random.int(900) : 1 + random.int(40);
  const name = random.next() < 0.5 ? pick(random, NAMES) : null;
  const strange = random.next() < 0.3;
  const moment = random.next() < 0.05;
  let step = random.next() < 0.3 ? random.int(start + 1) : start;
  const points = Array.from({ length }, (): PointInput => {
    if (!moment && random.next() < 0.9) step++;
    return {
      name: name ?? pick(random, NAMES),
      step: strange && random.next() < 0.1 ? pick(random, SPECIAL_STEPS) : step,
      time: moment || random.next() < 0.8 ? 1_700_000_000_000 + step * 40 : random.int(1_000),
      value: strange && random.next() < 0.3 ? pick(random, SPECIAL_VALUES) : random.normal(),
    };
  });
  return random.next() < 0.2 ? random.shuffle(points) : points;
}

/** What a client that lost the acknowledgement sends: some of what it sent, cut and ordered differently. */
export function repeatOf(random: Random, sent: readonly PointInput[]): PointInput[] {
  const from = random.int(sent.length);
  return random.shuffle(sent.slice(from, from + 1 + random.int(200)));
}
