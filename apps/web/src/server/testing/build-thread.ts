import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The threads' program as build-thread.mjs makes it, so that a test needs no build before it. */
export async function buildThread(folder: string): Promise<string> {
  const outfile = join(folder, "thread.mjs");
  await build({
    entryPoints: [fileURLToPath(new URL("../threads/main.ts", import.meta.url))],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  return outfile;
}
