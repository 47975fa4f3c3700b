export interface MeasureRow {
  name: string;
  direction: string;
  /** Empty for none. */
  unit: string;
  /** As the plan has it. */
  raw: Readonly<Record<string, unknown>>;
}

/** The `measures:` of a program as rows; what is none is left to the plan's own check. */
export function readMeasures(value: unknown): MeasureRow[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).map(([name, given]) => {
    const raw: Record<string, unknown> = { ...Object(given) };
    return {
      name,
      direction: typeof raw.direction === "string" ? raw.direction : "",
      unit: typeof raw.unit === "string" ? raw.unit : "",
      raw,
    };
  });
}

/** Rows back to the plan; nothing for no rows, so that the key goes. */
export function writeMeasures(rows: readonly MeasureRow[]): Record<string, unknown> | undefined {
  if (rows.length === 0) return undefined;
  return Object.fromEntries(
    rows.map(({ name, direction, unit, raw: { direction: _, unit: __, ...rest } }) => [
      name,
      { direction, ...(unit === "" ? {} : { unit }), ...rest },
    ]),
  );
}
