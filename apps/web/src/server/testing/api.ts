import { inject } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../../../../infra/testing/database";
import { parseEnvironment } from "../environment";
import { installServices, openServices, type Services } from "../services";

export const HOST = "127.0.0.1:3000";

export interface TestApi extends Services {
  close(): Promise<void>;
}

/** The services of the routes on a database of their own; `close` takes both away. */
export async function startApi(
  variables: Record<string, string> = {},
  makeDatabase: () => Promise<TestDatabase> = createTestDatabase,
): Promise<TestApi> {
  const database = await makeDatabase();
  const services = openServices(
    parseEnvironment({ DATABASE_URL: database.url, TEMPORAL_ADDRESS: "127.0.0.1:1", ...variables }),
    inject("THREAD_PROGRAM"),
  );
  installServices(services);
  return {
    ...services,
    close: async () => {
      installServices(null);
      await services.close();
      await database.drop();
    },
  };
}

type Handler = (request: Request, context?: { params: Promise<Record<string, string>> }) => Promise<Response>;

/** Calls a route as a browser on this machine would. */
export function send(
  handler: Handler,
  path: string,
  {
    method = "GET",
    params = {},
    headers = {},
    body,
    signal,
  }: {
    method?: string;
    params?: Record<string, string>;
    headers?: Record<string, string>;
    /** Text, blobs and forms are sent as they are, anything else as JSON. */
    body?: unknown;
    signal?: AbortSignal;
  } = {},
): Promise<Response> {
  const plain =
    typeof body === "string" || body instanceof FormData || body instanceof Blob ? body : undefined;
  const json = body !== undefined && plain === undefined;
  const request = new Request(`http://${HOST}${path}`, {
    method,
    headers: { host: HOST, ...(json ? { "content-type": "application/json" } : {}), ...headers },
    body: json ? JSON.stringify(body) : plain,
    signal,
  });
  return handler(request, { params: Promise.resolve(params) });
}
