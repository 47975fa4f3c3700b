import { z } from "zod";
import type { ResolvedTraining, Section, SectionName, Target, TrainerDefinition } from "./contract";
import { SECTIONS } from "./contract";

/** Of a section that a trainer does not have. */
const NOTHING = z.strictObject({});

/** The schema of one of a trainer's sections. */
export function sectionSchema(trainer: TrainerDefinition, section: SectionName): z.ZodObject {
  return trainer.sections[section] ?? NOTHING;
}

/** A trainer's sections as its schemas read them; null where one of them cannot be read. */
export function readSections(
  trainer: TrainerDefinition,
  written: Readonly<Partial<Record<SectionName, unknown>>>,
): ResolvedTraining | null {
  const [training, options, data] = SECTIONS.map(
    (section) => sectionSchema(trainer, section).safeParse({ ...Object(written[section]) }).data,
  );
  if (!training || !options || !data) return null;
  return { trainer: { ...options, kind: trainer.kind }, data, training };
}

/** The schemas of a section's parameters by key, those that a plan may leave out among them. */
export function parameterSchemas(
  trainer: TrainerDefinition,
  section: SectionName,
): Readonly<Record<string, z.ZodType>> {
  const shape: Readonly<Record<string, unknown>> = sectionSchema(trainer, section).shape;
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, schema]) =>
      schema instanceof z.ZodType && !isFixed(schema) ? [[key, schema] as const] : [],
    ),
  );
}

/**
 * The schemas of the options within an option that is a mapping, such as `plateau`, by key; empty for any other, also
 * for one of several shapes.
 */
function nestedSchemas(
  trainer: TrainerDefinition,
  section: SectionName,
  option: string,
): Readonly<Record<string, z.ZodType>> {
  const schemas = parameterSchemas(trainer, section);
  let schema: unknown = Object.hasOwn(schemas, option) ? schemas[option] : undefined;
  while (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    schema = schema.unwrap();
  if (!(schema instanceof z.ZodObject)) return {};
  const shape: Readonly<Record<string, unknown>> = schema.shape;
  return Object.fromEntries(
    Object.entries(shape).flatMap(([key, inner]) =>
      inner instanceof z.ZodType ? [[key, inner] as const] : [],
    ),
  );
}

/** True for an option with one value, which cannot be searched: a trainer's kind, the model of the simulated one. */
function isFixed(schema: z.ZodType): boolean {
  return (schema instanceof z.ZodDefault ? schema.unwrap() : schema) instanceof z.ZodLiteral;
}

/**
 * Where a parameter of the space goes: `trainer.dropout` says it, a bare name is looked for in training, trainer and
 * data in this order, then it is a free one, if the trainer takes those. `training.plateau.factor` and `plateau.factor`
 * are an option within one. Null when there is no such parameter.
 */
export function parameterOf(trainer: TrainerDefinition, parameter: string): Target | null {
  const [head = "", ...rest] = parameter.split(".");
  const has = (section: SectionName, key: string) => Object.hasOwn(parameterSchemas(trainer, section), key);
  const named = SECTIONS.find((section) => section === head);
  if (named && rest.length === 1 && rest[0] && has(named, rest[0])) return { section: named, key: rest[0] };
  const section = SECTIONS.find((candidate) => has(candidate, parameter));
  if (section) return { section, key: parameter };
  return nestedParameter(trainer, parameter) ?? freeParameter(trainer, parameter);
}

function nestedParameter(trainer: TrainerDefinition, parameter: string): Target | null {
  const parts = parameter.split(".");
  const named = parts.length === 3 ? SECTIONS.filter((section) => section === parts[0]) : SECTIONS;
  const [within = "", key = ""] = parts.slice(-2);
  if (parts.length < 2 || parts.length > 3) return null;
  const section = named.find((one) => Object.hasOwn(nestedSchemas(trainer, one, within), key));
  return section ? { section, key, within } : null;
}

/** Whether a parameter is one of any name, which only plans declare. */
export function isFreeParameter({ freeParameters }: TrainerDefinition, { section, within }: Target): boolean {
  return within !== undefined && freeParameters?.section === section && freeParameters.option === within;
}

/** `lr`, `parameters.lr` and `trainer.parameters.lr` are one. */
function freeParameter({ freeParameters }: TrainerDefinition, parameter: string): Target | null {
  if (!freeParameters) return null;
  const { section, option, isName } = freeParameters;
  const prefix = [`${section}.${option}.`, `${option}.`].find((start) => parameter.startsWith(start)) ?? "";
  const key = parameter.slice(prefix.length);
  return isName(key) && !SECTIONS.some((name) => key.startsWith(`${name}.`))
    ? { section, key, within: option }
    : null;
}

/** The schema of a parameter's value; null where the trainer has no such parameter. */
export function schemaOf(trainer: TrainerDefinition, { section, key, within }: Target): z.ZodType | null {
  if (within === undefined) return parameterSchemas(trainer, section)[key] ?? null;
  const nested = nestedSchemas(trainer, section, within);
  if (Object.hasOwn(nested, key)) return nested[key] ?? null;
  const free = trainer.freeParameters;
  return free?.section === section && free.option === within && free.isName(key) ? free.schema : null;
}

/** The object of a section that holds a parameter, as it is written; empty where there is none. */
export function holderOf(sections: Readonly<Partial<Record<SectionName, unknown>>>, target: Target): Section {
  const section: unknown = sections[target.section];
  const holder: unknown = target.within === undefined ? section : Reflect.get(Object(section), target.within);
  return { ...Object(holder) };
}

/** `trainer.parameters.lr`. */
export function targetPath({ section, key, within }: Target): string {
  return within === undefined ? `${section}.${key}` : `${section}.${within}.${key}`;
}

/** Every parameter that a space may name, by its full name: `training.learningRate`. */
export function parameterPaths(trainer: TrainerDefinition): string[] {
  return SECTIONS.flatMap((section) =>
    Object.keys(parameterSchemas(trainer, section)).flatMap((key) => [
      `${section}.${key}`,
      ...Object.keys(nestedSchemas(trainer, section, key)).map((inner) => `${section}.${key}.${inner}`),
    ]),
  );
}
