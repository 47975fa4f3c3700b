import type { Random } from "../../random";
import { logDensity, truncatedQuantile } from "../tpe/normal";
import type { Column, Density } from "../tpe/parzen";

export interface KernelSettings {
  /** Candidates are drawn from kernels this many times as wide. */
  readonly bandwidthFactor: number;
  /** Minimum width of a kernel, as a share of the range. */
  readonly minBandwidth: number;
}

/** One dimension, with numbers as shares of its range, or positions of choices. */
interface Component {
  /** 0 for a numeric one. */
  readonly choices: number;
  readonly low: number;
  readonly range: number;
  readonly centres: Float64Array;
  readonly width: number;
}

/**
 * A kernel density estimate as BOHB has it (Falkner et al. 2018, arXiv 1807.01774): kernels of one width a dimension, by
 * Silverman's rule of thumb as `statsmodels` applies it (`normal_reference`), Gaussian for numbers, and of Aitchison and
 * Aitken (1976) for choices. Without an observation it is uniform.
 */
export function makeKernelDensity(
  columns: readonly Column[],
  count: number,
  settings: KernelSettings,
): Density {
  const components = columns.map((column) =>
    componentOf(column, { count, dimensions: columns.length, ...settings }),
  );
  return {
    observations: count,
    sample(random) {
      const kernel = Math.floor(random.next() * count);
      return components.map((component) => drawFrom(component, kernel, random, settings.bandwidthFactor));
    },
    logDensities: (points) => points.map((point) => logDensityAt(components, point, count)),
  };
}

function componentOf(
  { axis, numbers }: Column,
  { count, dimensions, minBandwidth }: KernelSettings & { count: number; dimensions: number },
): Component {
  const { low, range, choices } = axis.isNumeric
    ? { low: axis.range.low, range: axis.range.high - axis.range.low, choices: 0 }
    : { low: 0, range: 1, choices: axis.choices };
  const centres = numbers.map((number) => (number - low) / range);
  const rule = 1.06 * deviationOf(centres) * count ** (-1 / (4 + dimensions));
  // Above this a choice that was not observed would be likelier than the one that was.
  const most = choices > 0 ? (choices - 1) / choices : Number.POSITIVE_INFINITY;
  return { choices, low, range, centres, width: Math.min(most, Math.max(minBandwidth, rule)) };
}

/** Of all numbers, not estimated from a sample. */
function deviationOf(numbers: Float64Array): number {
  if (numbers.length === 0) return 0;
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, number) => sum + (number - mean) ** 2, 0) / numbers.length);
}

function drawFrom(
  { choices, low, range, centres, width }: Component,
  kernel: number,
  random: Random,
  factor: number,
) {
  const centre = centres[kernel];
  const u = random.next();
  if (choices > 0) {
    const isKept = random.next() < 1 - width;
    return centre !== undefined && isKept ? centre : Math.min(choices - 1, Math.floor(u * choices));
  }
  if (centre === undefined) return low + range * u;
  const wide = width * factor;
  return low + range * (centre + wide * truncatedQuantile(u, -centre / wide, (1 - centre) / wide));
}

function logDensityAt(components: readonly Component[], point: readonly number[], count: number): number {
  if (count === 0) return components.reduce((sum, { choices }) => sum - Math.log(Math.max(1, choices)), 0);
  const logs = new Float64Array(count);
  for (const [index, { choices, low, range, centres, width }] of components.entries()) {
    const at = ((point[index] ?? 0) - low) / range;
    for (let kernel = 0; kernel < count; kernel++) {
      const centre = centres[kernel] ?? 0;
      const log =
        choices > 0
          ? Math.log(at === centre ? 1 - width : width / (choices - 1))
          : logDensity((at - centre) / width) - Math.log(width);
      logs[kernel] = (logs[kernel] ?? 0) + log;
    }
  }
  const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / count);
}
