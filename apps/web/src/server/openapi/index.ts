import type { RouteDefinition } from "../edge/define";
import { ROUTES } from "../routes";
import { VERSION } from "../version";
import { describeOperation } from "./operation";
import { RESPONSES } from "./responses";
import { collectSchemas, reachable } from "./schemas";
import { TAGS } from "./tags";

let document: Record<string, unknown> | undefined;

/** Every route of ROUTES as an OpenAPI 3.1 document, with the schemas that the routes parse with. */
export function openApiDocument(): Record<string, unknown> {
  document ??= makeDocument();
  return document;
}

function makeDocument(): Record<string, unknown> {
  const routes = Object.entries<RouteDefinition>(ROUTES);
  const { schemas, names } = collectSchemas(routes);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [operationId, route] of routes)
    paths[route.path] = {
      ...paths[route.path],
      [route.method.toLowerCase()]: describeOperation({ operationId, route, names }),
    };
  return {
    openapi: "3.1.0",
    info: {
      title: "Foldwise",
      version: VERSION,
      description:
        "Sweeps over folds, noise and hyperparameters, and the tables they make. Bodies are JSON; plans, tables and published numbers may be YAML too. Every error has the same body: a code, a message and the problems by field.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "The server that serves this document" }],
    tags: TAGS.map(({ name, description }) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "FOLDWISE_TOKEN, where the server has one" },
        reportToken: {
          type: "http",
          scheme: "bearer",
          description: "FOLDWISE_RUN_TOKEN, which each attempt of a run gives its program",
        },
      },
      responses: RESPONSES,
      schemas: reachable(schemas, [paths, RESPONSES]),
    },
  };
}
