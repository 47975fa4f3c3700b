import { epochTicks, logTicks, niceTicks } from "../../../../charts/ticks";
import { formatTick } from "../../../../charts/y-axis";
import { metricLabel } from "../../../../formats/metric-label";
import { formatMetric } from "../../../../formats/numbers";
import { formatParameter } from "../../../../formats/parameters";
import type { SearchTrials } from "./trials";

/** An axis of a plot of trials: where a value stands, and how ranges on it are named. */
export interface PlotAxis {
  /** Names a range of it, in the selection and in the address. */
  readonly key: string;
  /** Names ranges of other axes in the same values: a plot with this one draws them and takes them back too. */
  readonly alsoKey?: string;
  readonly label: string;
  /** Positions from 0 to 1 with their texts. */
  readonly ticks: readonly { at: number; text: string }[];
  /** Position from 0 to 1; values beyond the ends stand at them. NaN for what has no place. */
  toUnit(value: number): number;
  fromUnit(unit: number): number;
  format(value: number): string;
  /** By trial. */
  readonly values: ArrayLike<number>;
  /** Share of the axis that one step of the keyboard takes. */
  readonly step: number;
  /** How many choices share the axis; null for a range. */
  readonly choices: number | null;
}

const clip = (unit: number) => Math.min(1, Math.max(0, unit));

function rangeAxis(
  ends: { low: number; high: number; log: boolean },
  ticks: readonly number[],
): Pick<PlotAxis, "toUnit" | "fromUnit" | "ticks" | "step" | "choices"> {
  const forward = ends.log ? Math.log : (x: number) => x;
  const backward = ends.log ? Math.exp : (x: number) => x;
  const low = forward(ends.low);
  const span = forward(ends.high) - low || 1;
  const toUnit = (value: number) => clip((forward(value) - low) / span);
  return {
    toUnit,
    fromUnit: (unit) => backward(low + clip(unit) * span),
    ticks: ticks
      .filter((tick) => tick >= ends.low - 1e-9 * Math.abs(ends.low) && tick <= ends.high * (1 + 1e-9))
      .map((tick) => ({ at: toUnit(tick), text: formatTick(tick) })),
    step: 0.02,
    choices: null,
  };
}

/** Values further from the middle half than so many times its width are drawn at the end of the axis. */
const MAX_SPREAD = 6;

/** Ends of the values that are drawn: a few that are far from all others do not press the rest together. */
export function robustEnds(values: ArrayLike<number>): { low: number; high: number; beyond: number } {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  const [least, greatest] = [sorted[0] ?? 0, sorted.at(-1) ?? 1];
  const width = at(0.75) - at(0.25);
  if (sorted.length < 8 || width === 0) return { low: least, high: greatest, beyond: 0 };
  const low = Math.max(least, at(0.25) - MAX_SPREAD * width);
  const high = Math.min(greatest, at(0.75) + MAX_SPREAD * width);
  return { low, high, beyond: sorted.filter((value) => value < low || value > high).length };
}

/** @param at which of the objectives, as they are ordered here */
export function objectiveAxis({ objectives }: SearchTrials, at = 0): PlotAxis & { beyond: number } {
  const { metric = "", position = at, values = new Float64Array(0) } = objectives[at] ?? {};
  return metricAxis(position === 0 ? "objective" : `objective.${position}`, metric, values);
}

/**
 * The plan's first objective, of trials that are not complete what they have come to. It has a name of its own: a range of it takes
 * other trials than one of the objective.
 */
export function reachedAxis(trials: SearchTrials): PlotAxis & { beyond: number } {
  const { objectives, early } = trials;
  const { metric = "", position = 0, values = new Float64Array(0) } = objectives[0] ?? {};
  if (position !== 0 || !early.some(Number.isFinite)) return objectiveAxis(trials);
  const reached = Float64Array.from(values, (value, index) =>
    Number.isFinite(early[index]) ? (early[index] ?? value) : value,
  );
  return {
    ...metricAxis("reached", metric, reached),
    // Brushed before any trial had come to something, or in a plot of complete trials.
    alsoKey: objectiveAxis(trials).key,
    label: `${metricLabel(metric)} so far`,
  };
}

function metricAxis(key: string, metric: string, values: Float64Array): PlotAxis & { beyond: number } {
  const { low, high, beyond } = robustEnds(values);
  const ticks = niceTicks(low, high);
  return {
    key,
    label: metricLabel(metric),
    ...rangeAxis({ low: ticks[0] ?? low, high: ticks.at(-1) ?? high, log: false }, ticks),
    format: (value) => formatMetric(metric, value),
    values,
    beyond,
  };
}

export function parameterAxis({ name, label, axis, values }: SearchTrials["parameters"][number]): PlotAxis {
  const named = { key: `p.${name}`, label, values };
  if (axis.kind === "choices") {
    const count = Math.max(1, axis.choices.length);
    const at = (value: number) => axis.choices[Math.min(count - 1, Math.max(0, Math.round(value)))] ?? null;
    return {
      ...named,
      toUnit: (value) => clip((value + 0.5) / count),
      fromUnit: (unit) => clip(unit) * count - 0.5,
      ticks: axis.choices.map((choice, index) => ({
        at: (index + 0.5) / count,
        text: formatParameter(choice),
      })),
      format: (value) => formatParameter(at(value)),
      step: 1 / count,
      choices: count,
    };
  }
  const { low, high, log } = axis;
  const format = (value: number) =>
    formatParameter(axis.step === null ? value : Math.round(value / axis.step) * axis.step);
  return {
    ...named,
    ...rangeAxis({ low, high, log }, log ? logTicks(low, high) : niceTicks(low, high)),
    format,
  };
}

/** Numbers of trials. */
export function trialAxis({ number }: SearchTrials): PlotAxis {
  const high = Math.max(1, number.at(-1) ?? 1);
  const ticks = epochTicks(1, high);
  return {
    key: "trial",
    label: "trial",
    ...rangeAxis({ low: 0, high: high * 1.01, log: false }, ticks),
    format: (value) => `#${Math.round(value)}`,
    values: number,
  };
}

/** Any numbers; those beyond the ends have places beyond them, so that lines leave the plot where they do. */
export function valueAxis({
  key,
  label,
  low,
  high,
  ticks,
}: {
  key: string;
  label: string;
  low: number;
  high: number;
  ticks: readonly number[];
}): PlotAxis {
  const span = high - low || 1;
  return {
    key,
    label,
    ...rangeAxis({ low, high, log: false }, ticks),
    toUnit: (value) => (value - low) / span,
    format: formatTick,
    values: [],
  };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** A length of time, short. */
export function formatSeconds(seconds: number): string {
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  if (seconds < 2 * MINUTE) return `${Math.round(seconds)} s`;
  if (seconds < 2 * HOUR) return `${Number((seconds / MINUTE).toFixed(1))} min`;
  return `${Number((seconds / HOUR).toFixed(1))} h`;
}

/** Seconds from 0 on, with ticks of a round unit. */
export function secondsAxis(
  key: string,
  label: string,
  { low = 0, high, values }: { low?: number; high: number; values: ArrayLike<number> },
): PlotAxis {
  const unit = high < 2 * MINUTE ? 1 : high < 2 * HOUR ? MINUTE : HOUR;
  const ticks = niceTicks(low / unit, high / unit, 6).map((tick) => tick * unit);
  const word = unit === 1 ? "s" : unit === MINUTE ? "min" : "h";
  const span = Math.max(high - low, 1e-6);
  const made = {
    ...rangeAxis({ low, high: low + span, log: false }, ticks),
    toUnit: (value: number) => (value - low) / span,
  };
  return {
    key,
    label: `${label}, ${word}`,
    ...made,
    ticks: ticks
      .filter((tick) => tick >= low && tick <= high)
      .map((tick) => ({ at: made.toUnit(tick), text: formatTick(tick / unit) })),
    format: formatSeconds,
    values,
  };
}

/** The axes on which trials can be selected. */
export function axesOf(trials: SearchTrials): PlotAxis[] {
  return [
    trialAxis(trials),
    ...trials.objectives.map((_, position) => objectiveAxis(trials, position)),
    ...(trials.early.some(Number.isFinite) ? [reachedAxis(trials)] : []),
    ...trials.parameters.map(parameterAxis),
    startAxis(trials),
  ];
}

/** When trials started. */
export function startAxis({ start, duration }: SearchTrials): PlotAxis {
  let high = 1;
  for (let index = 0; index < start.length; index++) {
    const end = (start[index] ?? Number.NaN) + (duration[index] || 0);
    if (end > high) high = end;
  }
  return secondsAxis("start", "time since the sweep was created", { high, values: start });
}
