/** A length of time in its two greatest units: 100 → "1 min 40 s". */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return join(Math.floor(whole / 60), "min", whole % 60, "s");
  if (whole < 86_400) return join(Math.floor(whole / 3600), "h", Math.round((whole % 3600) / 60), "min");
  return join(Math.floor(whole / 86_400), "d", Math.round((whole % 86_400) / 3600), "h");
}

function join(great: number, greatUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${great} ${greatUnit}` : `${great} ${greatUnit} ${small} ${smallUnit}`;
}

/** "2 min ago", "just now", "in 3 h". */
export function formatRelative(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < 10) return "just now";
  const [amount, unit] =
    size < 60
      ? [size, "s"]
      : size < 3600
        ? [size / 60, "min"]
        : size < 86_400
          ? [size / 3600, "h"]
          : [size / 86_400, size < 172_800 ? "day" : "days"];
  const text = `${Math.floor(amount)} ${unit}`;
  return seconds >= 0 ? `${text} ago` : `in ${text}`;
}

export function formatExact(at: Date): string {
  return at.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "long" });
}

/** Seconds between two moments, the second one now when it has not come yet. */
export function secondsBetween(from: string, to: string | null, now: Date): number {
  return ((to ? new Date(to) : now).getTime() - new Date(from).getTime()) / 1000;
}
