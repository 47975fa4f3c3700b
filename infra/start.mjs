import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { requireSupportedNode } from "./setup/node-version.mjs";

requireSupportedNode();

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { describeError, SetupError } = await import("./setup/errors.mjs");

try {
  const { parseOptions, USAGE } = await import("./local/options.mjs");
  // npm runs this in the checkout; a relative home is meant from where the person stands.
  const options = parseOptions(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd(), root);
  if (options === "help") {
    console.log(USAGE);
    process.exit(0);
  }
  const { Progress } = await import("./setup/progress.mjs");
  const { setUp } = await import("./setup/set-up.mjs");
  const progress = new Progress();
  await setUp({
    root,
    progress,
    parts: {
      temporal: !process.env.TEMPORAL_ADDRESS && !process.env.TEMPORAL_CONFIG_FILE,
      postgres: !process.env.DATABASE_URL,
      tensorflow: true,
      chromium: false,
    },
  });
  const { register } = await import("tsx/esm/api");
  register();
  const { runStack } = await import("./local/main");
  await runStack(root, options, progress);
  process.exit(0);
} catch (error) {
  console.error(error instanceof SetupError ? `\nfoldwise: ${describeError(error)}` : error);
  process.exit(1);
}
