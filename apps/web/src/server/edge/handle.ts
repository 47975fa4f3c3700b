import { invalid, type Problem, showValue } from "@foldwise/core/errors";
import { schemaProblems } from "@foldwise/core/errors/schema-problems";
import { storableProblems } from "@foldwise/core/input";
import type { z } from "zod";
import { isSigned, requireSignature } from "../artifacts/signature";
import { type Services, services } from "../services";
import { isWithoutBody, readDocument, readJson, readReport } from "./body";
import type { BodyRoom } from "./body-room";
import { drainBesideAnswer, drainBody } from "./body-stream";
import { empty, type RouteDefinition } from "./define";
import { errorResponse } from "./errors";
import { guardOrigin } from "./guard";
import { readImages, type UploadedImage } from "./images";
import { reportToken, requireToken } from "./token";

export interface Call<Params, Query, Body> extends Services {
  request: Request;
  params: Params;
  query: Query;
  body: Body;
  /** The text of the document, where the route takes one. */
  text: string;
  /** Of a run's attempt, where the route takes one and it was sent: not yet looked up. */
  reportToken: string | null;
  /** Sent along, where the route takes images; at least one, if any, has the head of a whole PNG, JPEG, TIFF or BMP. */
  images: readonly UploadedImage[];
}

/** Next gives a route's parameters as a promise. */
export interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

/**
 * Makes a route handler of a definition: guards, token, parsing, one translation of errors. `fn` returns the answer's
 * JSON, or a Response of its own.
 */
export function handle<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  definition: RouteDefinition<Params, Query, Body>,
  fn: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<unknown>,
): (request: Request, context?: RouteContext) => Promise<Response> {
  const { method, path, status = 200 } = definition;
  return async (request, context) => {
    let room: BodyRoom | undefined;
    try {
      const available = services();
      room = available.bodies;
      const { token, allowedHosts } = available.environment;
      guardOrigin(request, { allowedHosts, anyAddress: token !== null });
      const ofReport = definition.takesReport ? reportToken(request) : null;
      const { db } = available;
      if (definition.takesSignature && isSigned(request)) await requireSignature(request, db);
      else if (!definition.open && ofReport === null) await requireToken(request, { token, db });
      const params = parse(definition.params, await context?.params, "path");
      const query = parse(definition.query, queryOf(request), "query");
      const text = definition.document ? await readDocument(request) : "";
      const { json, images } = await readRequest(definition, request);
      const body = parse(definition.body, json, "body");
      const call = { ...available, request, params, query, body, text, reportToken: ofReport, images };
      const answer = await fn(call);
      if (answer instanceof Response) return answer;
      return Response.json(answer, { status, headers: { "cache-control": "no-store" } });
    } catch (error) {
      if (definition.takesFile) await drainBody(request);
      else drainBesideAnswer(request);
      return errorResponse(error, `${method} ${path}`);
    } finally {
      room?.release(request);
    }
  };
}

async function readRequest(
  { method, document, takesImages, takesReport, takesFile, body }: RouteDefinition,
  request: Request,
): Promise<{ json: unknown; images: readonly UploadedImage[] }> {
  if (takesImages !== undefined) return readImages(request, takesImages);
  if (takesReport) return { json: await readReport(request), images: [] };
  if (method === "GET" || document || takesFile) return { json: undefined, images: [] };
  // The Origin and Host guards have let it through; a body still has to say that it is JSON.
  if (body === empty && !request.headers.has("content-type") && (await isWithoutBody(request)))
    return { json: {}, images: [] };
  return { json: await readJson(request), images: [] };
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  what: "path" | "query" | "body",
): z.output<Schema> {
  const refusal = `The ${what} was refused`;
  const unstorable = storableProblems(value, what);
  if (unstorable.length > 0)
    throw invalid(unstorable.map(what === "query" ? ofParameter : (one) => one), refusal);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // A parameter that was given once is shown as it was written.
  const show = (part: unknown) =>
    showValue(what === "query" && Array.isArray(part) && part.length === 1 ? part[0] : part);
  throw invalid(
    parsed.error.issues.flatMap((issue) => schemaProblems(issue, value, { root: what, show })),
    refusal,
  );
}

/** A parameter is a list here and none in an address: `sort.0` is `sort`. */
function ofParameter(problem: Problem): Problem {
  return { ...problem, field: problem.field.replace(/\.\d+$/, "") };
}

/** Every parameter as a list: a route that takes one value takes the only one. */
function queryOf(request: Request): Record<string, string[]> {
  const query: Record<string, string[]> = {};
  for (const [key, value] of new URL(request.url).searchParams) {
    const values = Object.hasOwn(query, key) ? (query[key] ?? []) : [];
    Object.defineProperty(query, key, { value: [...values, value], enumerable: true, configurable: true });
  }
  return query;
}
