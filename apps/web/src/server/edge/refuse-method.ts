import { FoldwiseError } from "@foldwise/core/errors";
import { ROUTES } from "../routes";
import { errorResponse } from "./errors";

const PATTERNS = Object.values(ROUTES).map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replace(/\./g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`),
  // /sweeps/check is not /sweeps/{id}.
  parameters: path.split("{").length - 1,
}));

/** As route handler of what an address does not have: 405, the error body of every other refusal, and `Allow`. */
export async function refuseMethod(request: Request): Promise<Response> {
  return methodNotAllowed(request.method, new URL(request.url).pathname);
}

export function methodNotAllowed(method: string, pathname: string): Response {
  const found = PATTERNS.filter(({ pattern }) => pattern.test(pathname));
  const fewest = Math.min(...found.map(({ parameters }) => parameters));
  const allowed = found.filter(({ parameters }) => parameters === fewest).map(({ method }) => method);
  const answer = errorResponse(
    new FoldwiseError(
      "method-not-allowed",
      `${method} is not supported by ${pathname}; use ${allowed.join(" or ")}.`,
    ),
    pathname,
  );
  answer.headers.set(
    "allow",
    [...allowed, ...(allowed.includes("GET") ? ["HEAD"] : []), "OPTIONS"].join(", "),
  );
  return answer;
}
