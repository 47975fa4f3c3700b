/** Round ticks that enclose [low, high], about `count` of them; steps are 1, 2, 2.5 or 5 times a power of ten. */
export function niceTicks(low: number, high: number, count = 5): number[] {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  if (high < low) return niceTicks(high, low, count);
  const span = high - low || Math.abs(high) || 1;
  const step = roundStep(span / Math.max(1, count - 1));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.ceil(high / step - 1e-9);
  const ticks: number[] = [];
  for (let at = first; at <= Math.max(last, first + 1); at++) ticks.push(clean(at * step));
  return ticks;
}

function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const share = raw / power;
  const round = share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10;
  return round * power;
}

/** Powers of ten that enclose [low, high], with 2 and 5 between where few powers fit. `low` has to be above 0. */
export function logTicks(low: number, high: number): number[] {
  if (!(low > 0) || !(high >= low)) return [0.1, 1];
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  const powers = Array.from({ length: last - first + 1 }, (_, index) => clean(10 ** (first + index)));
  if (last - first > 2) return powers;
  const dense = powers.slice(0, -1).flatMap((power) => [power, clean(power * 2), clean(power * 5)]);
  const all = [...dense, clean(10 ** last)];
  const from = all.findLastIndex((tick) => tick <= low * (1 + 1e-9));
  const to = all.findIndex((tick) => tick >= high * (1 - 1e-9));
  return all.slice(Math.max(0, from), (to < 0 ? all.length : to) + 1);
}

/**
 * Whole-number ticks of one distance within [first, last], about `count` of them: every number where they are few, else
 * multiples of 2, 5, 10, 20, … `first` stands with them where it is nearly a step away, as 1 is before 20.
 */
export function epochTicks(first: number, last: number, count = 6): number[] {
  if (last <= first) return [first];
  const least = Math.max(1, Math.ceil((last - first) / Math.max(1, count - 1)));
  const step =
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].find((candidate) => candidate >= least) ?? least;
  const ticks: number[] = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push(at);
  const next = ticks[0] ?? last;
  return next > first && next - first >= 0.75 * step ? [first, ...ticks] : ticks;
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}
