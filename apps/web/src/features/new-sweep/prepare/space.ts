import { parameterPaths, type TrainerDefinition } from "@foldwise/core/trainers";
import { z } from "zod";
import { valueAt } from "@/yaml/fields";
import { parseNumbers, showNumbers } from "@/yaml/numbers";
import { trainerFields } from "./fields";
import { searchOptions } from "./search-options";

export const DIMENSION_TYPES = ["float", "int", "categorical", "ordinal", "constant"] as const;
type DimensionType = (typeof DIMENSION_TYPES)[number];

/** The key of the values that a dimension lists; null where it has a range. */
export function listKey(type: DimensionType): "choices" | "values" | "value" | null {
  const keys = { categorical: "choices", ordinal: "values", constant: "value" } as const;
  return type === "float" || type === "int" ? null : keys[type];
}

const shape = z.record(z.string(), z.looseObject({ type: z.enum(DIMENSION_TYPES) }));

export interface SpaceRow {
  name: string;
  type: DimensionType;
  /** As the plan has it, `type` left out: what is wrong stays until it is mended. */
  raw: Readonly<Record<string, unknown>>;
}

/** Rows of the search space's editor; null where it has another shape, which the YAML then shows. */
export function readSpace(value: unknown): SpaceRow[] | null {
  const parsed = shape.safeParse(value ?? {});
  if (!parsed.success) return null;
  return Object.entries(parsed.data).map(([name, { type, ...raw }]) => ({ name, type, raw }));
}

/** The `space:` of the plan; nothing for no rows, so that the key goes. */
export function writeSpace(rows: readonly SpaceRow[]): Record<string, unknown> | undefined {
  if (rows.length === 0) return undefined;
  return Object.fromEntries(rows.map(({ name, type, raw }) => [name, { type, ...raw }]));
}

/** A field of a row set, or taken out by undefined. */
export function setInRow(row: SpaceRow, key: string, value: unknown): SpaceRow {
  if (value !== undefined) return { ...row, raw: { ...row.raw, [key]: value } };
  const { [key]: _, ...rest } = row.raw;
  return { ...row, raw: rest };
}

/** Parameters of any name that a plan declares, by the name that its space gives them, with their usual values. */
export function ownParameters(document: unknown, trainer: TrainerDefinition | null): Record<string, unknown> {
  if (!trainer?.freeParameters) return {};
  const { section, option } = trainer.freeParameters;
  const declared = { ...Object(valueAt(document, `${section}.${option}`)) };
  return Object.fromEntries(Object.entries(declared).map(([name, value]) => [`${option}.${name}`, value]));
}

/** Parameters that the plan's trainer has, that can be searched and are not yet. */
export function freeParameters(
  rows: readonly SpaceRow[],
  trainer: TrainerDefinition | null,
  own: Readonly<Record<string, unknown>> = {},
): { value: string; label: string }[] {
  if (!trainer) return [];
  const offered = parameterPaths(trainer);
  const taken = new Set(rows.map(({ name }) => name));
  const ofPlan = Object.keys(own)
    .filter((name) => !taken.has(name) && !taken.has(name.slice(name.indexOf(".") + 1)))
    .map((name) => ({ value: name, label: name }));
  const ofTrainer = trainerFields([trainer])
    .filter(
      ({ field, kind }) =>
        (kind === "number" || kind === "choice") &&
        offered.includes(field) &&
        !taken.has(field) &&
        !taken.has(field.split(".")[1] ?? ""),
    )
    .map(({ field, label }) => ({ value: field, label: `${label} (${field})` }));
  const isOwn = (field: string) => Object.keys(own).some((name) => name.split(".").at(-1) === field);
  const others = searchOptions([trainer])
    .filter(
      ({ field }) => !taken.has(field) && !taken.has(field.slice(field.indexOf(".") + 1)) && !isOwn(field),
    )
    .map(({ field, label }) => ({ value: field, label: label === field ? label : `${label} (${field})` }));
  return [...ofPlan, ...ofTrainer, ...others];
}

/** Only a grid goes through the values of `grid`: the plan's check refuses them of another sampler. */
export function usesGrid(sampler: unknown): boolean {
  return sampler === undefined || sampler === "grid";
}

/** The rows as another sampler takes them: without the values of a grid where it is not to go through them. */
export function forSampler(rows: readonly SpaceRow[], sampler: unknown): SpaceRow[] {
  return rows.map((row) => (usesGrid(sampler) ? row : setInRow(row, "grid", undefined)));
}

/** A range about the parameter's usual value, with values for a grid to go through, or all its choices. */
export function startRow(
  name: string,
  sampler?: unknown,
  own: Readonly<Record<string, unknown>> = {},
): SpaceRow {
  const usual = usualRow(name, own[name]);
  const [row = usual] = forSampler([usual], sampler);
  return row;
}

/** @param declared the usual value of a parameter of the plan's own */
function usualRow(name: string, declared: unknown): SpaceRow {
  if (typeof declared === "string" || typeof declared === "boolean")
    return {
      name,
      type: "categorical",
      raw: { choices: declared === true || declared === false ? [true, false] : [declared] },
    };
  const option = searchOptions().find(({ field }) => field === name);
  const spec = option ?? trainerFields().find(({ field }) => field === name);
  if (spec?.choices) return { name, type: "categorical", raw: { choices: [...spec.choices] } };
  const usual =
    typeof declared === "number"
      ? Math.abs(declared)
      : typeof spec?.fallback === "number"
        ? spec.fallback
        : 1;
  const step = spec?.step ?? (Number.isInteger(declared) && declared !== 0 ? 1 : 0.1);
  if (Number.isInteger(step)) {
    const multiple = (value: number) => Math.max(1, Math.round(value / step)) * step;
    const [low, high] = [multiple(usual / 2), multiple(usual * 2)];
    return {
      name,
      type: "int",
      raw: { low, high, ...(step === 1 ? {} : { step }), grid: [...new Set([low, usual, high])] },
    };
  }
  // What is usually off is searched from its least step on.
  const most = usual === 0 ? step * 10 : usual <= 0.1 ? usual * 10 : usual;
  const least = spec?.step === undefined && usual > 0 ? 0 : step;
  const [low, wide = usual] = [Math.max(least, usual / 10), most].map((end) => Number(end.toPrecision(6)));
  const high = option && !option.takes(wide) ? usual : wide;
  return { name, type: "float", raw: { low, high, grid: [low, high] } };
}

/** The row in another type: a range and values have nothing in common but the name and its conditions. */
export function retype(row: SpaceRow, type: DimensionType): SpaceRow {
  if (type === row.type) return row;
  const [from, to] = [listKey(row.type), listKey(type)];
  const when = row.raw.when === undefined ? {} : { when: row.raw.when };
  if (to === null) return { ...row, type, raw: from === null ? row.raw : { low: 0, high: 1, ...when } };
  const values = from === null ? (row.raw.grid ?? [row.raw.low ?? 0, row.raw.high ?? 1]) : valuesOf(row);
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  return { ...row, type, raw: { [to]: to === "value" ? (list[0] ?? null) : list, ...when } };
}

/** The values that a row lists: of a constant its only one. */
export function valuesOf({ type, raw }: SpaceRow): unknown {
  const key = listKey(type);
  if (key === null) return raw.grid;
  return key === "value" ? [raw.value] : raw[key];
}

/** The row with other values. */
export function withValues(row: SpaceRow, tags: readonly string[]): SpaceRow {
  const key = listKey(row.type) ?? "grid";
  const values = parseValues(tags);
  return setInRow(row, key, key === "value" ? values?.at(-1) : values);
}

/** When the dimension is active, as the plan says it; null where it always is. */
export function conditionText({ raw: { when } }: SpaceRow): string | null {
  if (typeof when !== "object" || when === null) return null;
  return Object.entries(when)
    .map(([name, condition]) => `${name}: ${JSON.stringify(condition)}`)
    .join(", ");
}

/** Values of a grid or choices as tags, and back: numbers, true, false, null and lists as such, the rest as words. */
export function showValues(value: unknown): string[] {
  if (!Array.isArray(value)) return showNumbers(value);
  return value.map((one) => (typeof one === "object" ? JSON.stringify(one) : String(one)));
}
export function parseValues(tags: readonly string[]): unknown[] | undefined {
  return parseNumbers(tags)?.map((tag) => {
    if (typeof tag !== "string") return tag;
    const known = { true: true, false: false, null: null };
    if (Object.hasOwn(known, tag)) return Reflect.get(known, tag);
    return tag.startsWith("[") ? listOrWord(tag) : tag;
  });
}

function listOrWord(tag: string): unknown {
  try {
    return JSON.parse(tag);
  } catch {
    return tag;
  }
}
