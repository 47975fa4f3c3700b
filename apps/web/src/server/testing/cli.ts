import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const client = fileURLToPath(new URL("../../../../../packages/client", import.meta.url));

export interface Ended {
  code: number;
  out: string;
  err: string;
}

/** The command as packages/client/build.mjs makes it, so that a test needs no build before it. */
export async function buildCli(
  folder: string,
  url: () => string,
): Promise<(...args: readonly string[]) => Promise<Ended>> {
  const program = join(folder, "cli.mjs");
  await build({
    entryPoints: [join(client, "src/cli/main.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
  });
  const { FOLDWISE_TOKEN: _, ...env } = process.env;
  return (...args) =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        [program, ...args],
        { cwd: folder, env: { ...env, FOLDWISE_URL: url(), FOLDWISE_HOME: join(folder, "home") } },
        (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
}
