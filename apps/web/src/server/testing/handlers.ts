import { readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { RouteDefinition } from "../edge/define";
import { refuseMethod } from "../edge/refuse-method";
import { ROUTES } from "../routes";
import { send } from "./api";

const root = fileURLToPath(new URL("../../app/api", import.meta.url));

const FILE_ROUTES = new Set(
  Object.values<RouteDefinition>(ROUTES).flatMap(({ method, path, takesFile }) =>
    takesFile ? [`${method} ${path}`] : [],
  ),
);

export interface FoundHandler {
  method: string;
  /** With `{id}` for each parameter. */
  path: string;
  /** The body is a file, and no JSON. */
  takesFile: boolean;
  handler(request: Request, context?: { params: Promise<Record<string, string>> }): Promise<Response>;
}

/** Every exported method of every route file. */
export async function findHandlers(): Promise<FoundHandler[]> {
  // A catch-all is no route of its own: it answers for those that are not there, or for MLflow's, which have a table.
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith("route.ts") && !file.includes("[...path]"),
  );
  const found = await Promise.all(
    files.map(async (file) => {
      const module: Record<string, unknown> = await import(join(root, file));
      const path = `/api/${relative(root, dirname(join(root, file))).replace(/\[(\w+)\]/g, "{$1}")}`;
      return ["GET", "POST", "PUT", "PATCH", "DELETE"].flatMap((method): FoundHandler[] => {
        const handler = module[method];
        return typeof handler === "function" && handler !== refuseMethod
          ? [
              {
                method,
                path,
                takesFile: FILE_ROUTES.has(`${method} ${path}`),
                handler: (request, context) => handler(request, context),
              },
            ]
          : [];
      });
    }),
  );
  return found.flat();
}

/** Calls a handler with 1 for every parameter of its path. */
export function call(
  { method, path, handler }: FoundHandler,
  init: Parameters<typeof send>[2],
): Promise<Response> {
  return send(handler, path.replace(/\{\w+\}/g, "1"), {
    method,
    params: Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name ?? "", "1"])),
    ...init,
  });
}
