import { FoldwiseError } from "@foldwise/core/errors";
import { isWithoutBody, JSON_TYPES, MAX_BODY_BYTES, readBytesOf } from "../edge/body";
import type { BodyRoom } from "../edge/body-room";
import { drainBesideAnswer, drainBody } from "../edge/body-stream";
import { guardOrigin } from "../edge/guard";
import { requireToken } from "../edge/token";
import { type Services, services } from "../services";
import type { MlflowRoute } from "./define";
import { mlflowError, UnknownEndpoint } from "./errors";
import { stringifyExact } from "./exact-json";
import { parseBody, parseInput } from "./parse-input";
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
    const answer = await answerOf(route, { available, request, params: found.params });
    if (answer instanceof Response) return answer;
    return new Response(stringifyExact(answer), {
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  } catch (error) {
    if (request.method === "PUT") await drainBody(request);
    else drainBesideAnswer(request);
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

/** From here on a body is read and checked by a thread, where its route can be: it would hold up other requests. */
const LARGE_BODY_BYTES = 16 * 1024;

/** @throws FoldwiseError also of the route */
async function answerOf(
  route: MlflowRoute,
  { available, request, params }: { available: Services; request: Request; params: Record<string, string> },
): Promise<unknown> {
  const { maxBytes = MAX_BODY_BYTES, isFile = false, answerLarge } = route;
  const call = { ...available, request };
  const answer = (input: unknown) => route.answer({ ...call, input: parseInput(route.input, input) });
  if (isFile) return answer({ ...params, path: `${params.path}${searchOf(request)}` });
  if (request.method === "GET") return answer({ ...queryOf(request), ...params });
  if (!request.headers.has("content-type") && (await isWithoutBody(request))) return answer(params);
  const body = await readBytesOf(request, JSON_TYPES, maxBytes);
  if (answerLarge && body.length >= LARGE_BODY_BYTES) return answerLarge({ ...call, body });
  return answer({ ...parseBody(body), ...params });
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
