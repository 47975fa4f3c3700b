import { z } from "zod";

const shape = z.record(
  z.string(),
  z
    .looseObject({
      data: z.looseObject({ balance: z.string().optional(), augmentation: z.string().optional() }).optional(),
    })
    .nullable(),
);

export interface VariantRow {
  name: string;
  balance: string | null;
  augmentation: string | null;
  /** Overrides that only the YAML shows. */
  more: number;
  /** The overrides as they stand. */
  raw: Record<string, unknown>;
}

/** Rows of the variants' editor; null when the plan's variants are of another shape, which the YAML then shows. */
export function readVariants(value: unknown): VariantRow[] | null {
  const parsed = shape.safeParse(value ?? {});
  if (!parsed.success) return null;
  return Object.entries(parsed.data).map(([name, overrides]) => {
    const { balance, augmentation, ...rest } = overrides?.data ?? {};
    const others = Object.keys(overrides ?? {}).filter((key) => key !== "data").length;
    return {
      name,
      balance: balance ?? null,
      augmentation: augmentation ?? null,
      more: others + Object.keys(rest).length,
      raw: overrides ?? {},
    };
  });
}

/** The variants of the plan after the rows were edited; what the rows do not show is kept. */
export function writeVariants(rows: readonly VariantRow[]): Record<string, unknown> {
  return Object.fromEntries(
    rows.map(({ name, balance, augmentation, raw }) => {
      const before = z.looseObject({}).safeParse(raw.data);
      const { balance: _b, augmentation: _a, ...rest } = before.success ? before.data : {};
      const data = { ...rest, ...(balance ? { balance } : {}), ...(augmentation ? { augmentation } : {}) };
      const { data: _d, ...others } = raw;
      return [name, { ...others, ...(Object.keys(data).length > 0 ? { data } : {}) }];
    }),
  );
}
