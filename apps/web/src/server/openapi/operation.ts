import type { z } from "zod";
import { empty, noInput, type RouteDefinition } from "../edge/define";
import { describeParameters } from "./parameters";
import { errorResponses } from "./responses";
import { refTo } from "./schemas";
import { tagOf } from "./tags";

type Names = ReadonlyMap<z.ZodType, string>;

/** One operation object of the document. */
export function describeOperation({
  operationId,
  route,
  names,
}: {
  operationId: string;
  route: RouteDefinition;
  names: Names;
}): Record<string, unknown> {
  const body = describeBody(route, names);
  return {
    operationId,
    tags: [tagOf(route.path)],
    summary: route.summary,
    security: route.open ? [] : [route.takesReport ? { reportToken: [] } : { token: [] }],
    parameters: describeParameters(operationId, route),
    ...(body ? { requestBody: body } : {}),
    responses: {
      [String(route.status ?? 200)]: { description: "Done", content: describeAnswer(route, names) },
      ...(route.degrades
        ? { "503": { description: "A component is not responding", content: describeAnswer(route, names) } }
        : {}),
      ...errorResponses(route),
    },
  };
}

function describeBody(route: RouteDefinition, names: Names): Record<string, unknown> | null {
  const { document, example, takesImages, takesFile, body } = route;
  if (takesFile)
    return {
      required: true,
      content: { "application/octet-stream": { schema: { type: "string", format: "binary" } } },
    };
  const shown = example === undefined ? {} : { example };
  if (document) {
    const schema = referTo(document, names);
    return {
      required: true,
      content: { "application/json": { schema, ...shown }, "application/yaml": { schema } },
    };
  }
  if (route.method === "GET" || body === noInput || body === empty) return null;
  const schema = referTo(body, names);
  const image = { type: "array", maxItems: takesImages, items: { type: "string", format: "binary" } };
  return {
    required: true,
    content: {
      "application/json": { schema, ...shown },
      ...(takesImages === undefined
        ? {}
        : {
            "multipart/form-data": {
              schema: { type: "object", properties: { request: schema, image }, required: ["image"] },
              encoding: { request: { contentType: "application/json" } },
            },
          }),
    },
  };
}

function describeAnswer({ response, contentType, formats = [] }: RouteDefinition, names: Names): unknown {
  if (response)
    return {
      "application/json": { schema: referTo(response, names) },
      ...Object.fromEntries(formats.map((format) => [format, { schema: { type: "string" } }])),
    };
  if (contentType === "text/event-stream")
    return {
      [contentType]: { schema: { type: "string", description: "Server-Sent Events, JSON in each `data`" } },
    };
  return { [contentType ?? "application/octet-stream"]: { schema: { type: "string", format: "binary" } } };
}

/** @throws Error for a schema that collectSchemas has not named */
function referTo(schema: z.ZodType, names: Names): { $ref: string } {
  const name = names.get(schema);
  if (name === undefined) throw new Error("A schema without a name");
  return refTo(name);
}
