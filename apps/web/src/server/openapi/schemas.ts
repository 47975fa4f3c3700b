import { namedSchemas } from "@foldwise/core/contracts/named-schemas";
import { z } from "zod";
import type { RouteDefinition } from "../edge/define";
import { empty, noInput } from "../edge/define";
import { describeProperty } from "./properties";

type JsonSchema = z.core.JSONSchema.BaseSchema;

const DEFAULT = "Default: ";
const PREFIX = "#/components/schemas/";
export const refTo = (name: string) => ({ $ref: `${PREFIX}${name}` });

/**
 * Every named schema as JSON Schema, those that stand in one another by `$ref`. A body or answer of a route that has no
 * name of its own gets one from the operation.
 */
export function collectSchemas(routes: readonly (readonly [string, RouteDefinition])[]): {
  schemas: Record<string, JsonSchema>;
  names: ReadonlyMap<z.ZodType, string>;
} {
  const names = new Map<z.ZodType, string>();
  for (const [name, schema] of namedSchemas()) names.set(schema, name);
  for (const [operation, { body, document, response }] of routes) {
    const pascal = `${operation[0]?.toUpperCase()}${operation.slice(1)}`;
    for (const [schema, suffix] of [
      [body, "Request"],
      [document, "Document"],
      [response, "Response"],
    ] as const)
      if (schema && schema !== noInput && schema !== empty && !names.has(schema))
        names.set(schema, `${pascal}${suffix}`);
  }
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    unrepresentable: "any",
    // As it is on the wire: what a client writes, and what it reads before it fills in defaults.
    io: "input",
    uri: (id) => `${PREFIX}${id}`,
    override: ({ jsonSchema }) => withoutNoise(jsonSchema),
  });
  return {
    schemas: Object.fromEntries(
      Object.entries(schemas).map(([id, schema]) => {
        describeProperties(schema, id);
        return [id, plain(schema)];
      }),
    ),
    names,
  };
}

/** Describes the properties of a schema, at any depth, that do not describe themselves. */
function describeProperties(part: unknown, schema: string, parent?: string): void {
  if (typeof part !== "object" || part === null) return;
  for (const [keyword, value] of Object.entries(part)) {
    if (NOT_SCHEMAS.has(keyword)) continue;
    if (keyword !== "properties") describeProperties(value, schema, parent);
    else
      for (const [name, property] of Object.entries<JsonSchema>(value)) {
        const known = describeProperty({ schema, parent, name });
        const { description: own } = property;
        // A list's or an object's default is words of the description, which say nothing of its meaning.
        const description = own?.startsWith(DEFAULT)
          ? [known, own].filter(Boolean).join(" ")
          : (own ?? known);
        if (description !== undefined) property.description = description;
        describeProperties(property, schema, name);
      }
  }
}

/** Keywords whose values are data. */
const NOT_SCHEMAS: ReadonlySet<string> = new Set(["const", "default", "enum", "examples"]);

/** The schema of a query or path parameter: the type of the value, which arrives as text. */
export function parameterSchema(schema: z.ZodType): JsonSchema {
  const described = plain(
    z.toJSONSchema(schema, {
      unrepresentable: "any",
      io: "output",
      override: ({ jsonSchema }) => withoutNoise(jsonSchema),
    }),
  );
  return described.type || described.anyOf || described.enum ? described : { type: "string", ...described };
}

/** Takes out bounds that only say how far JavaScript counts, and what generators of clients stumble over. */
function withoutNoise(schema: JsonSchema): void {
  // A tuple's maxItems says the same; not every generator knows a schema that is `false`.
  if (schema.items === false && schema.maxItems === schema.prefixItems?.length) delete schema.items;
  // A default that is an object or a list is said in words: generated clients take plain values only.
  if (typeof schema.default === "object" && schema.default !== null) {
    const words = `${DEFAULT}${JSON.stringify(schema.default)}`;
    schema.description = schema.description === undefined ? words : `${schema.description} ${words}`;
    delete schema.default;
  }
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
}

function plain({ $schema: _, $id: __, id: ___, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** The schemas that `from` refers to, directly or through one another, by name. */
export function reachable(
  schemas: Readonly<Record<string, JsonSchema>>,
  from: unknown,
): Record<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  const visit = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
      const schema = name === undefined ? undefined : schemas[name];
      if (name === undefined || schema === undefined || found.has(name)) continue;
      found.set(name, schema);
      visit(schema);
    }
  };
  visit(from);
  return Object.fromEntries([...found].sort(([a], [b]) => a.localeCompare(b, "en")));
}
