import { type ErrorBody, errorBodySchema } from "@foldwise/core/contracts/http/common";
import { z } from "zod";

/** As the routes of MLflow's API refuse. */
const mlflowErrorSchema = z.object({ error_code: z.string(), message: z.string() });

type Problem = ErrorBody["error"]["problems"][number];

/** A request that was refused or never arrived. `problems` name field, value and remedy. */
export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly problems: readonly Problem[];

  constructor(status: number, code: string, message: string, problems: readonly Problem[] = []) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.problems = problems;
  }
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as multipart/form-data. */
  form?: FormData;
  /** A plan as it was written, sent as YAML. */
  yaml?: string;
  /** A request sent again with the same key does nothing twice. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/**
 * Fetches and parses one answer of the API.
 * @throws ApiError when the server refuses, is away, or answers something else than the contract says.
 */
export async function fetchJson<Schema extends z.ZodType>(
  schema: Schema,
  path: string,
  options: RequestOptions = {},
): Promise<z.output<Schema>> {
  const response = await send(path, options);
  if (!response.ok) throw await refusal(response, path);
  const parsed = schema.safeParse(await response.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ApiError(
    response.status,
    "contract",
    `The answer of ${path} is not what this page expects${issue ? ` (${issue.path.join(".")}: ${issue.message})` : ""}. Page and server may be of different versions: reload.`,
  );
}

async function send(path: string, options: RequestOptions): Promise<Response> {
  const { method = "GET", body, form, yaml, idempotencyKey, signal } = options;
  const type = yaml !== undefined ? "application/yaml" : body !== undefined ? "application/json" : null;
  const headers = {
    ...(type ? { "content-type": type } : {}),
    ...(idempotencyKey ? { "idempotency-key": idempotencyKey } : {}),
  };
  try {
    return await fetch(path, {
      method,
      signal,
      headers,
      body: form ?? yaml ?? (body === undefined ? undefined : JSON.stringify(body)),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiError(
      0,
      "unreachable",
      "The Foldwise server is not responding. It may have been stopped or be restarting.",
    );
  }
}

async function refusal(response: Response, path: string): Promise<ApiError> {
  const answer = await response.json().catch(() => undefined);
  const body = errorBodySchema.safeParse(answer);
  const mlflow = mlflowErrorSchema.safeParse(answer);
  if (mlflow.success) return new ApiError(response.status, mlflow.data.error_code, mlflow.data.message);
  if (!body.success)
    return new ApiError(
      response.status,
      "http",
      `${path} answered ${response.status} ${response.statusText}`,
    );
  const { code, message, problems } = body.data.error;
  return new ApiError(response.status, code, message, problems);
}
