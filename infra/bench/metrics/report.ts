export interface Line {
  bench: string;
  ours: number;
  peer: string;
  theirs: number | null;
  unit: string;
  n: number;
  /** True where a smaller figure is the better one. */
  smaller?: boolean;
  [detail: string]: unknown;
}

/** One line of JSON; the ratio is above 1 where Foldwise is better. */
export function report({ smaller = false, ...line }: Line): void {
  const { ours, theirs } = line;
  const ratio = theirs === null ? null : smaller ? theirs / ours : ours / theirs;
  const round = (value: number | null) => (value === null ? null : Number(value.toPrecision(4)));
  process.stdout.write(
    `${JSON.stringify({ ...line, ours: round(ours), theirs: round(theirs), ratio: round(ratio) })}\n`,
  );
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

/** Milliseconds of each of `count` calls, after two that warm up. */
export async function measure(count: number, call: (round: number) => Promise<unknown>): Promise<number[]> {
  for (let i = 0; i < 2; i++) await call(i);
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await call(i);
    times.push(performance.now() - start);
  }
  return times;
}
