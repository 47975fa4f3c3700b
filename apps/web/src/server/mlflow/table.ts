import type { MlflowRoute } from "./define";
import { ARTIFACT_ROUTES } from "./routes/artifacts";
import { EXPERIMENT_ROUTES } from "./routes/experiments";
import { LOGGED_MODEL_ROUTES } from "./routes/logged-models";
import { METRIC_ROUTES } from "./routes/metrics";
import { REGISTRY_ROUTES } from "./routes/registry";
import { RUN_ROUTES } from "./routes/runs";
import { SERVER_ROUTES } from "./routes/server";

/** Every route of MLflow's API that is served, in the order of the guide. */
export const MLFLOW_ROUTES: readonly MlflowRoute[] = [
  ...EXPERIMENT_ROUTES,
  ...RUN_ROUTES,
  ...METRIC_ROUTES,
  ...ARTIFACT_ROUTES,
  ...LOGGED_MODEL_ROUTES,
  ...REGISTRY_ROUTES,
  ...SERVER_ROUTES,
];

const PATTERNS = MLFLOW_ROUTES.map((route) => ({
  route,
  // Fixed paths come first: /logged-models/search is not /logged-models/{model_id}.
  parameters: route.path.split("{").length - 1,
  pattern: new RegExp(
    `^${route.path
      .replace(/[.]{3}\}/g, "*}")
      .replace(/\{(\w+)\*\}/g, "(?<$1>.+)")
      .replace(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`,
  ),
})).sort((a, b) => a.parameters - b.parameters);

type Found =
  | { kind: "route"; route: MlflowRoute; params: Record<string, string> }
  | { kind: "other-method"; methods: string[] }
  | { kind: "none" };

/** @param path behind the prefix, encoded as it came */
export function findMlflowRoute(method: string, path: string): Found {
  const matching = PATTERNS.filter(({ pattern }) => pattern.test(path));
  const found = matching.find(({ route }) => route.method === method);
  if (found) {
    const groups = found.pattern.exec(path)?.groups ?? {};
    const params = Object.entries(groups).map(([name, part]) => [name, decode(part)]);
    return { kind: "route", route: found.route, params: Object.fromEntries(params) };
  }
  const methods = [...new Set(matching.map(({ route }) => route.method))];
  return methods.length > 0 ? { kind: "other-method", methods } : { kind: "none" };
}

/** A part of a path that is not encoded well is taken as it stands. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
