/** Builds the program of the threads that the server computes in (src/server/threads): dist/thread.mjs, or the file that is named. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
await build({
  entryPoints: [join(here, "src/server/threads/main.ts")],
  outfile: process.argv[2] ?? join(here, "dist/thread.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Packages of the older module format ask for Node's own modules.
  banner: {
    js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
