import type { PlainPoint } from "../points";

/** A point as the model keeps it: with its attempt (0 in log mode) and when it came. */
export interface Kept extends PlainPoint {
  attempt: number;
  arrival: number;
}

/** The points that hold, by the words of the rule: none that a newer attempt began at or below; each once; in order. @param only of this attempt */
export function effective(kept: readonly Kept[], only?: number): PlainPoint[] {
  const firsts = new Map<number, bigint>();
  for (const { attempt, step } of kept) {
    const first = firsts.get(attempt);
    if (first === undefined || step < first) firsts.set(attempt, step);
  }
  const newer = [...firsts];
  const holds = kept.filter(
    (point) =>
      (only === undefined || point.attempt === only) &&
      !newer.some(([attempt, first]) => attempt > point.attempt && first <= point.step),
  );
  const once = new Map(
    holds.map(({ step, time, value }) => [`${step} ${time} ${bits(value)}`, { step, time, value }]),
  );
  return [...once.values()].sort(inOrder);
}

function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16);
}

/** Step, time, value; −0 before 0, NaN last. */
function inOrder(a: PlainPoint, b: PlainPoint): number {
  if (a.step !== b.step) return a.step < b.step ? -1 : 1;
  if (a.time !== b.time) return a.time - b.time;
  return rank(a.value) - rank(b.value) || (a.value < b.value ? -1 : a.value > b.value ? 1 : 0);
}

function rank(value: number): number {
  if (Number.isNaN(value)) return 4;
  if (value > 0) return 3;
  if (value < 0) return 0;
  return Object.is(value, -0) ? 1 : 2;
}
