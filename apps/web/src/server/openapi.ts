import { errorBodySchema } from "@foldwise/core";
import { z } from "zod";
import type { RouteDefinition } from "./edge/define";
import { ROUTES } from "./routes";
import { VERSION } from "./version";

/** Every route of ROUTES as an OpenAPI 3.1 document, with the schemas that the routes parse with. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries<RouteDefinition>(ROUTES)) {
    const operations = paths[route.path] ?? {};
    operations[route.method.toLowerCase()] = operation(name, route);
    paths[route.path] = operations;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Foldwise", version: VERSION, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer" } },
      schemas: { Error: jsonSchema(errorBodySchema) },
    },
  };
}

function operation(operationId: string, route: RouteDefinition): Record<string, unknown> {
  const takesBody = route.method !== "GET";
  const plan = {
    schema: { type: "string", description: route.textIs ?? "A plan, see data/sweeps/quick-start.yaml" },
  };
  return {
    operationId,
    summary: route.summary,
    security: route.open ? [] : [{ token: [] }],
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(takesBody
      ? {
          requestBody: {
            required: true,
            content: {
              ...(route.takesPlan
                ? { "application/yaml": plan, "application/json": { schema: { type: "object" } } }
                : { "application/json": { schema: jsonSchema(route.body) } }),
              ...(route.takesImages ? { "multipart/form-data": { schema: imagesForm(route) } } : {}),
            },
          },
        }
      : {}),
    responses: {
      [String(route.status ?? 200)]: {
        description: "Done",
        content: route.response
          ? { "application/json": { schema: jsonSchema(route.response) } }
          : { [route.contentType ?? "application/octet-stream"]: {} },
      },
      default: {
        description: "Refused",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function imagesForm(route: RouteDefinition) {
  const image = { type: "array", maxItems: route.takesImages, items: { type: "string", format: "binary" } };
  return { type: "object", properties: { request: jsonSchema(route.body), image } };
}

function pathParameters(path: string) {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function queryParameters(query: z.ZodType) {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(query.shape).map(([name, schema]) => ({
    name,
    in: "query",
    required: !schema.safeParse(undefined).success,
    explode: true,
    schema: { type: "array", items: { type: "string" } },
  }));
}

function jsonSchema(schema: z.ZodType): unknown {
  return z.toJSONSchema(schema, { unrepresentable: "any", io: "input" });
}
