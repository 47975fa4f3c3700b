import type { PlotAxis } from "./plot-axis";
import type { SearchTrials } from "./trials";

/** A part of an axis, in its values, both ends included. */
export type Range = readonly [low: number, high: number];

/** What is selected: trials that are in every range. By the key of the axis. */
export type Ranges = Readonly<Record<string, Range>>;

/** `trial:10..50;p.learningRate:0.001..0.01`, as it stands in an address. */
export function writeRanges(ranges: Ranges): string {
  const digits = (value: number) => String(Number(value.toPrecision(6)));
  return Object.entries(ranges)
    .map(([key, [low, high]]) => `${key}:${digits(low)}..${digits(high)}`)
    .join(";");
}

/** What cannot be read is left out. */
export function readRanges(text: string): Ranges {
  return Object.fromEntries(
    text.split(";").flatMap((part): [string, Range][] => {
      const cut = part.lastIndexOf(":");
      const [low = Number.NaN, high = Number.NaN] = part
        .slice(cut + 1)
        .split("..")
        .map((end) => (end === "" ? Number.NaN : Number(end)));
      return cut > 0 && low <= high ? [[part.slice(0, cut), [low, high]]] : [];
    }),
  );
}

/** The range that a plot with an axis draws. */
export function rangeOn(
  ranges: Ranges,
  { key, alsoKey }: Pick<PlotAxis, "key" | "alsoKey">,
): Range | undefined {
  return ranges[key] ?? (alsoKey === undefined ? undefined : ranges[alsoKey]);
}

/** What is changed by selecting on an axis. @param range null takes it back */
export function changeOn(
  { key, alsoKey }: Pick<PlotAxis, "key" | "alsoKey">,
  range: Range | null,
): Record<string, Range | null> {
  return { ...(alsoKey === undefined ? {} : { [alsoKey]: null }), [key]: range };
}

/** Which trials are selected, 1 for each; null where nothing narrows them. Ranges of axes that there are not count as none. */
export function selectedTrials(ranges: Ranges, axes: readonly PlotAxis[], count: number): Uint8Array | null {
  const narrowing = axes.flatMap(({ key, values }) => {
    const range = Object.hasOwn(ranges, key) ? ranges[key] : undefined;
    return range ? [{ values, low: range[0], high: range[1] }] : [];
  });
  if (narrowing.length === 0) return null;
  const selected = new Uint8Array(count);
  for (let index = 0; index < count; index++)
    selected[index] = Number(
      narrowing.every(({ values, low, high }) => {
        const value = values[index] ?? Number.NaN;
        // Ends are written with six digits.
        const slack = 1e-5 * Math.max(Math.abs(low), Math.abs(high));
        return value >= low - slack && value <= high + slack;
      }),
    );
  return selected;
}

/** Positions of the trials that are selected: the best by the first objective first, those that are not compared last. */
export function bestFirst({ objectives: [first] }: SearchTrials, selected: Uint8Array): number[] {
  const sign = first?.direction === "minimize" ? 1 : -1;
  const loss = (index: number) => {
    const value = first?.rated[index] ?? Number.NaN;
    return Number.isFinite(value) ? sign * value : Number.POSITIVE_INFINITY;
  };
  const positions = Array.from(selected, (_, index) => index).filter((index) => selected[index] === 1);
  // The difference of two infinities is no number.
  return positions.sort((a, b) => (loss(a) === loss(b) ? a - b : loss(a) - loss(b)));
}
