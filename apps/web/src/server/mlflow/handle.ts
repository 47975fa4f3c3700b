import { FoldwiseError, invalid } from "@foldwise/core/errors";
import { schemaProblems } from "@foldwise/core/errors/schema-problems";
import { storableProblems } from "@foldwise/core/input";
import type { z } from "zod";
import { drainBody } from "../artifacts/receive";
import { isWithoutBody, JSON_TYPES, MAX_BODY_BYTES, readBody } from "../edge/body";
import type { BodyRoom } from "../edge/body-room";
import { guardOrigin } from "../edge/guard";
import { requireToken } from "../edge/token";
import { type Services, services } from "../services";
import type { MlflowRoute } from "./define";
import { mlflowError, UnknownEndpoint } from "./errors";
import { parseExactJson, stringifyExact } from "./exact-json";
import { findMlflowRoute } from "./table";

const PREFIX = /^\/(?:api|ajax-api)\/[23]\.0(?=\/)/;

/** Answers any request under a prefix of MLflow's API: the same guards and token as elsewhere, MLflow's errors. */
export async function serveMlflow(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const where = `${request.method} ${pathname}`;
  let route: MlflowRoute | undefined;
  let room: BodyRoom | undefined;
  try {
    const available = services();
    room = available.bodies;
    await admit(request, available);
    const found = findMlflowRoute(request.method, pathname.replace(PREFIX, ""));
    if (found.kind === "none") throw new UnknownEndpoint(request.method, pathname);
    if (found.kind === "other-method") {
      const answer = await mlflowError(
        new FoldwiseError(
          "method-not-allowed",
          `${request.method} is not supported by ${pathname}; use ${found.methods.join(" or ")}.`,
        ),
        { where },
      );
      answer.headers.set("allow", found.methods.join(", "));
      return answer;
    }
    route = found.route;
    const input = parseInput(route.input, await readInput(request, route, found.params));
    const answer = await route.answer({ ...available, request, input });
    if (answer instanceof Response) return answer;
    return new Response(stringifyExact(answer), {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  } catch (error) {
    if (request.method === "PUT") await drainBody(request);
    return mlflowError(error, { where, conflict: route?.conflict });
  } finally {
    room?.release(request);
  }
}

/** @throws FoldwiseError `forbidden`, `unauthenticated`, `too-many-requests` */
export async function admit(request: Request, { environment, db }: Services): Promise<void> {
  const { token, allowedHosts } = environment;
  guardOrigin(request, { allowedHosts, anyAddress: token !== null });
  await requireToken(request, { token, db, takesPassword: true });
}

async function readInput(
  request: Request,
  { maxBytes = MAX_BODY_BYTES, isFile = false }: MlflowRoute,
  params: Readonly<Record<string, string>>,
): Promise<unknown> {
  if (isFile) return { ...params, path: `${params.path}${searchOf(request)}` };
  if (request.method === "GET") return { ...queryOf(request), ...params };
  if (!request.headers.has("content-type") && (await isWithoutBody(request))) return params;
  const body = await readBody(request, JSON_TYPES, maxBytes);
  const parsed = body.trim() === "" ? {} : parseExactJson(body);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed))
    throw new FoldwiseError("invalid", "The body must be a JSON object.");
  // Most bodies have none; looking for one is a hundredth of looking at every value.
  return { ...(body.includes("null") ? withoutNulls(parsed) : parsed), ...params };
}

/** Null is absent, as protocol buffers have it. */
function withoutNulls(value: object): object {
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      part === null ? [] : [[key, Array.isArray(part) ? part.map(plain) : plain(part)]],
    ),
  );
}

function plain(part: unknown): unknown {
  return typeof part === "object" && part !== null && !Array.isArray(part) ? withoutNulls(part) : part;
}

/** What stands behind `?`, decoded. Next writes it anew as pairs, so that `?.txt` arrives as `?.txt=`. */
function searchOf(request: Request): string {
  const pairs = [...new URL(request.url).searchParams].map(([key, value]) =>
    value === "" ? key : `${key}=${value}`,
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function queryOf(request: Request): Record<string, string | string[]> {
  const { searchParams } = new URL(request.url);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((key) => {
      const values = searchParams.getAll(key);
      return [key, values.length === 1 && values[0] !== undefined ? values[0] : values];
    }),
  );
}

/** @throws FoldwiseError `invalid` naming each field that is wrong, such as `metrics.3.key`. */
function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const refusal = "The request was refused, and nothing of it was stored";
  const unstorable = storableProblems(value, "request");
  if (unstorable.length > 0) throw invalid(unstorable, refusal);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(
    parsed.error.issues.flatMap((issue) => schemaProblems(issue, value, { root: "request" })),
    refusal,
  );
}
