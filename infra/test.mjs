import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { requireSupportedNode } from "./setup/node-version.mjs";

requireSupportedNode();

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { describeError, SetupError } = await import("./setup/errors.mjs");

try {
  const { parseRequest, runTests } = await import("./testing/run.mjs");
  const request = parseRequest(process.argv.slice(2));
  const { Progress } = await import("./setup/progress.mjs");
  const { setUp } = await import("./setup/set-up.mjs");
  const services = request.projects.some((project) => project !== "unit");
  await setUp({
    root,
    progress: new Progress(),
    parts: {
      temporal: services,
      postgres: services,
      tensorflow: services,
      s3: request.projects.includes("integration"),
      chromium: request.projects.includes("browser"),
    },
  });
  // Ctrl-C reaches the tests too; they clean up, and this waits for their end.
  process.on("SIGINT", () => {});
  process.exit((await runTests(root, request)) ? 0 : 1);
} catch (error) {
  console.error(error instanceof SetupError ? `\nfoldwise: ${describeError(error)}` : error);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
