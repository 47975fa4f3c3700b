import { z } from "zod";
import { listTrainers, SECTIONS, sectionSchema } from "../trainers";

const known = new WeakMap<z.ZodType, readonly string[]>();

/** Every parameter of a training by its dotted name, such as `training.plateau.factor`, as the trainers declare them. */
export function parameterNames(): readonly string[] {
  const names = SECTIONS.flatMap((section) =>
    listTrainers().flatMap((trainer) => {
      const schema = sectionSchema(trainer, section);
      const own = known.get(schema) ?? leaves(z.toJSONSchema(schema, { unrepresentable: "any" }), section);
      known.set(schema, own);
      return own;
    }),
  );
  return [...new Set(names)];
}

/** `learningRate` → `training.learningRate`; null for what no training has. */
export function parameterName(name: string): string | null {
  const names = parameterNames();
  if (names.includes(name)) return name;
  return (
    SECTIONS.map((section) => `${section}.${name}`).find((full) => names.includes(full)) ?? freeName(name)
  );
}

/** `parameters.lr` → `trainer.parameters.lr`: of a trainer whose parameters have names of their own. */
function freeName(name: string): string | null {
  for (const { freeParameters } of listTrainers()) {
    if (!freeParameters) continue;
    const { section, option, isName } = freeParameters;
    const own = [`${section}.${option}.`, `${option}.`].find((start) => name.startsWith(start));
    if (own && isName(name.slice(own.length))) return `${section}.${option}.${name.slice(own.length)}`;
  }
  return null;
}

/** Names in full that a name is short for where a trainer's parameters have names of their own: `parameters.lr` for `lr`. */
export function ownParameters(name: string): string[] {
  return listTrainers().flatMap(({ freeParameters }) =>
    freeParameters?.isName(name) ? [`${freeParameters.option}.${name}`] : [],
  );
}

/** Known names that are like this one, nearest first; at most four. */
export function similarParameters(name: string): string[] {
  const last = (text: string): string => text.split(".").at(-1)?.toLowerCase() ?? "";
  const asked = last(name);
  return parameterNames()
    .map((known) => ({ known, distance: editDistance(asked, last(known)) }))
    .filter(({ distance }) => distance <= Math.max(2, asked.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 4)
    .map(({ known }) => known);
}

function leaves(schema: unknown, path: string): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const choices = ["anyOf", "oneOf"].flatMap((key) => {
    const list: unknown = Reflect.get(schema, key);
    return Array.isArray(list) ? list : [];
  });
  if (choices.length > 0) return choices.flatMap((choice) => leaves(choice, path));
  const properties: unknown = Reflect.get(schema, "properties");
  if (typeof properties !== "object" || properties === null) return [path];
  return Object.entries(properties).flatMap(([key, value]) => leaves(value, `${path}.${key}`));
}

/** Levenshtein's, two rows at a time. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
