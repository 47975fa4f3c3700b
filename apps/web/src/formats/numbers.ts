/** A rate between 0 and 1: three decimals. */
export function formatRate(value: number): string {
  return value.toFixed(3);
}

/** A metric's value by what its name says it is: rates get three decimals, learning rates powers, others four digits. */
export function formatMetric(name: string, value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (name === "lr" || name.endsWith("learningRate")) return formatSmall(value);
  if (name.startsWith("perf/") || name.startsWith("sys/")) return formatCount(value);
  if (Math.abs(value) >= 1000) return formatCount(value);
  return value.toFixed(3);
}

/** Two values of a metric with as many digits as they need to differ, at most 9. */
export function formatMetricPair(name: string, [from, to]: readonly [number, number]): [string, string] {
  const usual: [string, string] = [formatMetric(name, from), formatMetric(name, to)];
  // Means of equal values differ in their last bits.
  const isEqual = Math.abs(from - to) <= 1e-9 * Math.max(Math.abs(from), Math.abs(to));
  if (isEqual || usual[0] !== usual[1] || !Number.isFinite(from - to)) return usual;
  const digits = Math.min(9, 1 - Math.floor(Math.log10(Math.abs(from - to))));
  return [from.toFixed(digits), to.toFixed(digits)];
}

/** A number of any unit: four significant digits. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function formatSmall(value: number): string {
  if (value === 0) return "0";
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (exponent >= -3) return String(Number(value.toPrecision(3)));
  const mantissa = Number((value / 10 ** exponent).toFixed(2));
  return `${mantissa}e${exponent}`;
}

const PREFIXES = ["", " k", " M", " G", " T"] as const;

/** A count with an SI prefix past 9,999: 10661 → "10.7 k"; below it, grouped digits. */
export function formatCount(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000)
    return Number.isInteger(value)
      ? // The browser's own formatter takes 10 ms for its first number.
        String(value).replace(/(\d)(\d{3})$/, "$1,$2")
      : String(Number(value.toFixed(1)));
  const step = Math.min(PREFIXES.length - 1, Math.floor(Math.log10(size) / 3));
  return `${Number((value / 1000 ** step).toPrecision(3))}${PREFIXES[step]}`;
}

const BYTES = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(BYTES.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** step).toPrecision(3))} ${BYTES[step]}`;
}

/** `trainings` for 2 and `training` for 1, with the count before it. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : many}`;
}
