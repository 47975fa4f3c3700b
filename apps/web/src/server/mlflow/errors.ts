import { errorBodySchema } from "@foldwise/core/contracts/http/common";
import { type ErrorCode, FoldwiseError } from "@foldwise/core/errors";
import { errorResponse } from "../edge/errors";

/** MLflow's words for the codes here; `conflict` is a route's own. */
const CODES: Readonly<Record<string, string>> & Record<Exclude<ErrorCode, "conflict">, string> = {
  invalid: "INVALID_PARAMETER_VALUE",
  "not-found": "RESOURCE_DOES_NOT_EXIST",
  forbidden: "PERMISSION_DENIED",
  unauthenticated: "UNAUTHENTICATED",
  unavailable: "TEMPORARILY_UNAVAILABLE",
  "too-many-requests": "REQUEST_LIMIT_EXCEEDED",
  "too-large": "INVALID_PARAMETER_VALUE",
  // 507, which no client sends again; MLflow's own code for it.
  "insufficient-storage": "RESOURCE_EXHAUSTED",
  "method-not-allowed": "ENDPOINT_NOT_FOUND",
  fenced: "RESOURCE_CONFLICT",
  internal: "INTERNAL_ERROR",
};

export type ConflictCode = "RESOURCE_ALREADY_EXISTS" | "INVALID_PARAMETER_VALUE";

/** An address that MLflow's API has and this server does not, or that nobody has. */
export class UnknownEndpoint extends FoldwiseError {
  constructor(method: string, pathname: string) {
    super("not-found", `No ${method} ${pathname} here; docs/guides/mlflow.md lists what is served.`);
  }
}

/** The answer to any error in MLflow's form: its code, and the message that the other routes would give. */
export async function mlflowError(
  error: unknown,
  { where, conflict = "INVALID_PARAMETER_VALUE" }: { where: string; conflict?: ConflictCode },
): Promise<Response> {
  const answer = errorResponse(error, where);
  const { code, message } = errorBodySchema.parse(await answer.json()).error;
  const errorCode =
    error instanceof UnknownEndpoint ? "ENDPOINT_NOT_FOUND" : code === "conflict" ? conflict : CODES[code];
  const headers = new Headers(answer.headers);
  headers.delete("content-length");
  if (answer.status === 401) headers.set("www-authenticate", 'Basic realm="mlflow"');
  // MLflow's clients know no 409 of a changed parameter or a name that is taken: they are told 400, as by MLflow.
  const status = code === "conflict" ? 400 : answer.status;
  return Response.json({ error_code: errorCode, message }, { status, headers });
}
