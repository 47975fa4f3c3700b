import { validate } from "@readme/openapi-parser";
import { describe, expect, it } from "vitest";
import type { RouteDefinition } from "../edge/define";
import { ROUTES } from "../routes";
import { openApiDocument } from "./index";
import { PROPERTIES } from "./properties";
import { SPECIFIC } from "./specific-properties";

interface Operation {
  operationId: string;
  tags: string[];
  parameters: { name: string; in: string; description?: string; schema: { type?: string } }[];
  requestBody?: { content: Record<string, { schema: unknown; example?: unknown }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema?: unknown }> }>;
}
/** Every property of a schema, at any depth, with its description. */
function propertiesOf(part: unknown, place: string): { place: string; description?: string }[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([keyword, value]) => {
    if (keyword === "default" || keyword === "enum" || keyword === "const") return [];
    if (keyword !== "properties") return propertiesOf(value, place);
    return Object.entries<{ description?: string }>(value).flatMap(([name, property]) => [
      { place: `${place}.${name}`, description: property.description },
      ...propertiesOf(property, `${place}.${name}`),
    ]);
  });
}

const text = JSON.stringify(openApiDocument());
const document: {
  tags: { name: string }[];
  servers: unknown[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { required?: string[]; properties?: Record<string, unknown> }> };
} = JSON.parse(text);
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const parameter = (operation: string, name: string) =>
  operations
    .find(({ operationId }) => operationId === operation)
    ?.parameters.find((one) => one.name === name);

describe("the OpenAPI document", () => {
  it("is valid by the specification's own schema", async () => {
    expect(await validate(JSON.parse(text))).toMatchObject({ valid: true });
  });

  it("names every body and answer, and the plan's fields", () => {
    for (const { operationId, requestBody, responses } of operations) {
      for (const { schema } of [
        requestBody?.content["application/json"],
        ...Object.values(responses).map(({ content }) => content?.["application/json"]),
      ].flatMap((content) => content ?? []))
        expect(schema, operationId).toEqual({ $ref: expect.stringMatching(/^#\/components\/schemas\/\w+$/) });
    }
    const { Plan } = document.components.schemas;
    expect(Plan?.required).toEqual(expect.arrayContaining(["name", "experiment", "trainer"]));
    expect(Plan?.properties?.trainer).toEqual({
      $ref: "#/components/schemas/Trainer",
      description: "Which program trains, and the network it trains.",
    });
  });

  it("describes every property of every schema, by words that are all used", () => {
    const described = Object.entries(document.components.schemas).flatMap(([name, schema]) =>
      propertiesOf(schema, name),
    );
    expect(described.length).toBeGreaterThan(1000);
    const without = described.filter(({ description }) => !/^(?!Default: ).*\w/.test(description ?? ""));
    expect(without.map(({ place }) => place)).toEqual([]);
    const words = new Set(described.map(({ description }) => description?.replace(/ Default: .*$/, "")));
    const unused = Object.entries({ ...PROPERTIES, ...SPECIFIC }).filter(([, text]) => !words.has(text));
    expect(unused.map(([name]) => name)).toEqual([]);
    expect(described.find(({ place }) => place === "RunSummary.bestEpoch")?.description).toBe(
      "Epoch whose weights are kept as `best`, by the training's selection rule.",
    );
  });

  it("describes and types every parameter; lists only where a parameter may be repeated", () => {
    for (const { operationId, parameters } of operations)
      for (const { name, description } of parameters)
        expect(description, `${operationId} ${name}`).toMatch(/\w.*\.$/);
    expect(parameter("listSweeps", "limit")?.schema).toEqual({
      type: "integer",
      minimum: 1,
      maximum: 500,
      default: 50,
    });
    expect(parameter("listRuns", "fold")?.schema).toMatchObject({ type: "integer", maximum: 2147483647 });
    expect(parameter("showModel", "freezeBase")?.schema).toMatchObject({ type: "boolean" });
    expect(parameter("createSweep", "Idempotency-Key")).toMatchObject({ in: "header" });
    const lists = operations.flatMap(({ operationId, parameters }) =>
      parameters.filter(({ schema }) => schema.type === "array").map(({ name }) => `${operationId}.${name}`),
    );
    expect(lists.sort()).toEqual([
      "listRuns.state",
      "listSweeps.state",
      "listTrials.number",
      "listTrials.parameter",
      "listTrials.state",
      "runMetrics.name",
      "runStream.metric",
      "showSweep.trial",
      "sweepCurves.metric",
      "sweepCurves.trial",
      "sweepEvaluations.metric",
      "sweepEvaluations.trial",
      "sweepStream.metric",
      "sweepStream.trial",
      "sweepTrialCurves.trial",
    ]);
  });

  it("bounds no number by how far JavaScript counts", () => {
    expect(text).not.toContain("9007199254740991");
  });

  it("gives every operation a tag and the statuses of its errors", () => {
    expect(document.servers).toHaveLength(1);
    const tags = document.tags.map(({ name }) => name);
    for (const { operationId, tags: own, responses } of operations) {
      expect(tags, operationId).toEqual(expect.arrayContaining(own));
      expect(own).toHaveLength(1);
      expect(Object.keys(responses), operationId).toEqual(
        expect.arrayContaining(["400", "403", "500", "503"]),
      );
    }
    expect(Object.keys(document.paths["/api/v1/sweeps/{id}"]?.delete?.responses ?? {})).toEqual(
      expect.arrayContaining(["200", "401", "404", "409", "429"]),
    );
  });

  it.each(Object.entries<RouteDefinition>(ROUTES).filter(([, { example }]) => example !== undefined))(
    "shows a body that %s takes",
    (_operation, { body, document: schema, example }) => {
      expect((schema ?? body).safeParse(example)).toMatchObject({ success: true });
    },
  );

  it("shows a body for every operation that takes one", () => {
    for (const { operationId, requestBody } of operations)
      if (requestBody && !requestBody.content["application/octet-stream"])
        expect(requestBody.content["application/json"]?.example, operationId).toBeDefined();
  });
});
