/** What a function has at a point. */
export interface Evaluation {
  readonly value: number;
  readonly gradient: Float64Array;
}

export interface MinimizeOptions {
  readonly start: Float64Array;
  /** By coordinate; ±Infinity where there is none. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** It ends where no coordinate of the projected gradient is above this. */
  readonly tolerance: number;
  /** It ends where a step lowers the value by no more than this share; 2.2e-9, as SciPy's `ftol`, where it is left out. */
  readonly minGain?: number;
  readonly maxIterations: number;
}

export interface Minimum extends Evaluation {
  readonly x: Float64Array;
  readonly iterations: number;
}

/** Pairs of steps and changes of the gradient that the curvature is taken from. */
const MEMORY = 10;
const MAX_HALVINGS = 20;
const SUFFICIENT = 1e-4;
const MIN_GAIN = 2.2e-9;

/**
 * Minimizes a smooth function within bounds by L-BFGS with projected steps (Nocedal 1980; Bertsekas 1982): coordinates
 * at a bound that the gradient points across are kept, the others take a quasi-Newton step, which is projected and
 * shortened until it lowers the value enough.
 *
 * A generator, so that several searches can be evaluated side by side: it yields the points that it wants evaluated. A
 * value of Infinity refuses a point, but for the first.
 */
export function* minimize({
  start,
  low,
  high,
  tolerance,
  minGain = MIN_GAIN,
  maxIterations,
}: MinimizeOptions): Generator<Float64Array, Minimum, Evaluation> {
  const clip = (x: number, i: number) => Math.min(high[i] ?? x, Math.max(low[i] ?? x, x));
  let x: Float64Array = start.map(clip);
  let now = yield x;
  const pairs: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let iterations = 0;
  while (iterations < maxIterations) {
    const { gradient } = now;
    const steepest = gradient.map((g, i) => clip((x[i] ?? 0) - g, i) - (x[i] ?? 0));
    if (steepest.every((d) => Math.abs(d) <= tolerance)) break;
    const isFree = gradient.map((g, i) =>
      (g > 0 && (x[i] ?? 0) <= (low[i] ?? 0)) || (g < 0 && (x[i] ?? 0) >= (high[i] ?? 0)) ? 0 : 1,
    );
    let direction = quasiNewton(gradient, isFree, pairs);
    if (pairs.length === 0 || dot(direction, gradient) >= 0) {
      pairs.length = 0;
      const norm = Math.sqrt(dot(steepest, steepest));
      direction = gradient.map((g, i) =>
        isFree[i] ? -g * Math.min(1, 1 / Math.max(norm, Number.MIN_VALUE)) : 0,
      );
    }
    let found: { x: Float64Array; at: Evaluation } | null = null;
    let length = 1;
    for (let halving = 0; halving < MAX_HALVINGS; halving++) {
      const next = x.map((value, i) => clip(value + length * (direction[i] ?? 0), i));
      const gain = next.reduce((sum, value, i) => sum + (gradient[i] ?? 0) * (value - (x[i] ?? 0)), 0);
      const at = yield next;
      if (at.value <= now.value + SUFFICIENT * gain && Number.isFinite(at.value)) {
        found = { x: next, at };
        break;
      }
      // The least point of the parabola through both values and the slope, kept away from the ends.
      const bend = at.value - now.value - gain;
      const share = Number.isFinite(bend) && bend > 0 ? -gain / (2 * bend) : 0.1;
      length *= Math.min(0.5, Math.max(0.1, share));
    }
    iterations += 1;
    if (!found) {
      // Curvature that misled it is forgotten once; along the gradient itself there is nothing left to gain.
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    const s = found.x.map((value, i) => value - (x[i] ?? 0));
    const y = found.at.gradient.map((value, i) => value - (gradient[i] ?? 0));
    const curvature = dot(s, y);
    if (curvature > 1e-10 * dot(y, y)) {
      pairs.push({ s, y, rho: 1 / curvature });
      if (pairs.length > MEMORY) pairs.shift();
    }
    const gained = now.value - found.at.value;
    const size = Math.max(Math.abs(now.value), Math.abs(found.at.value), 1);
    ({ x, at: now } = found);
    if (gained <= minGain * size) break;
  }
  return { x, ...now, iterations };
}

/** Evaluates one search to its end. */
export function minimum(options: MinimizeOptions, evaluate: (x: Float64Array) => Evaluation): Minimum {
  const search = minimize(options);
  let next = search.next();
  while (!next.done) next = search.next(evaluate(next.value));
  return next.value;
}

/** −H g over the free coordinates, by the two loops of Nocedal. */
function quasiNewton(
  gradient: Float64Array,
  isFree: Float64Array,
  pairs: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const direction = gradient.map((g, i) => -g * (isFree[i] ?? 0));
  const alphas: number[] = [];
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { s, y, rho } = pairs[k] ?? NO_PAIR;
    const alpha = rho * dot(s, direction);
    alphas[k] = alpha;
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) - alpha * (y[i] ?? 0);
  }
  const last = pairs.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i] = (direction[i] ?? 0) * scale;
  }
  for (const [k, { s, y, rho }] of pairs.entries()) {
    const beta = rho * dot(y, direction);
    for (let i = 0; i < direction.length; i++)
      direction[i] = (direction[i] ?? 0) + ((alphas[k] ?? 0) - beta) * (s[i] ?? 0);
  }
  return direction.map((d, i) => d * (isFree[i] ?? 0));
}

const NO_PAIR = { s: new Float64Array(0), y: new Float64Array(0), rho: 0 };

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
