const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Milliseconds of the units that durations are written in. */
export const UNITS: Readonly<Record<string, number>> = {
  s: SECOND,
  sec: SECOND,
  second: SECOND,
  seconds: SECOND,
  m: MINUTE,
  min: MINUTE,
  minute: MINUTE,
  minutes: MINUTE,
  h: HOUR,
  hour: HOUR,
  hours: HOUR,
  d: DAY,
  day: DAY,
  days: DAY,
  w: WEEK,
  week: WEEK,
  weeks: WEEK,
};

const AGO = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s+ago\s*$/i;
const DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** `7 days ago`, or a date with or without a time, in UTC where it names no zone; null for any other text. */
export function readTime(text: string): { ms: number; isRelative: boolean } | null {
  const [, count, unit = ""] = AGO.exec(text) ?? [];
  if (count !== undefined) {
    const ms = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()] : undefined;
    return ms === undefined ? null : { ms: -Number(count) * ms, isRelative: true };
  }
  const [, day, time = "00:00", zone = "Z"] = DATE.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  const ms = Date.parse(`${day}T${time}${zone.replace(/^([+-]\d{2})(\d{2})$/, "$1:$2")}`);
  return Number.isNaN(ms) ? null : { ms, isRelative: false };
}
