/** Builds dist/worker.mjs, dist/trainer.mjs, dist/input-thread.mjs, dist/migrate.mjs, dist/copy-artifacts.mjs, dist/health.mjs and the bundle of the workflows, dist/workflows.js. */
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { bundleWorkflowCode } from "@temporalio/worker";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Everything but this repository's own packages is loaded from node_modules at run time. CommonJS is required there: for an import
 * Node reads all files of such a package beforehand, for the names that they export, which is a quarter of a trainer's start.
 */
const externalPackages = {
  name: "external-packages",
  setup(context) {
    context.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point" || path.startsWith("@foldwise/")) return undefined;
      return kind === "import-statement" && isCommonJs(path)
        ? { path, namespace: "required" }
        : { path, external: true };
    });
    context.onLoad({ filter: /./, namespace: "required" }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
    }));
  },
};

/** Of what an import in dist gets. @param {string} specifier */
function isCommonJs(specifier) {
  const url = import.meta.resolve(specifier);
  if (!url.startsWith("file:") || url.endsWith(".mjs")) return false;
  for (let folder = new URL(".", url); ; folder = new URL("..", folder)) {
    const description = new URL("package.json", folder);
    if (existsSync(description)) return JSON.parse(readFileSync(description, "utf8")).type !== "module";
  }
}

const node = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "linked",
  logLevel: "warning",
  plugins: [externalPackages],
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module";\nconst require = requireFrom(import.meta.url);',
  },
};

/**
 * One file that Temporal's sandbox loads. esbuild goes first and drops what the workflows do not reach of core, then
 * Temporal's own bundler checks for what a workflow may not import.
 */
export async function bundleWorkflows(out) {
  // Inside this package, wherever the bundle goes: its imports are looked for from here.
  const scratch = join(here, "dist", `.workflows-${process.pid}-${Date.now()}`);
  await mkdir(scratch, { recursive: true });
  try {
    const entry = join(scratch, "workflows.js");
    await build({
      bundle: true,
      platform: "neutral",
      mainFields: ["module", "main"],
      target: "es2023",
      logLevel: "warning",
      external: ["@temporalio/*"],
      entryPoints: [join(here, "src/workflows/index.ts")],
      outfile: entry,
    });
    const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: quiet });
    const whole = `${out}.${process.pid}.tmp`;
    await writeFile(whole, code);
    await rename(whole, out);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

const silent = () => undefined;
const quiet = {
  log: silent,
  trace: silent,
  debug: silent,
  info: silent,
  warn: (message) => console.warn(message),
  error: (message) => console.error(message),
};

export async function buildWorker(outdir = resolve(here, "dist")) {
  await mkdir(outdir, { recursive: true });
  const entryPoints = {
    worker: join(here, "src/main.ts"),
    migrate: join(here, "src/migrate.ts"),
    "copy-artifacts": join(here, "src/copy-artifacts.ts"),
    health: join(here, "src/health.ts"),
  };
  const trainer = join(here, "src/trainer-process/main.ts");
  if (existsSync(trainer)) {
    entryPoints.trainer = trainer;
    entryPoints["input-thread"] = join(here, "src/training/pipeline/threads/main.ts");
  }
  await Promise.all([
    build({ ...node, entryPoints, outdir, outExtension: { ".js": ".mjs" } }),
    bundleWorkflows(join(outdir, "workflows.js")),
  ]);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildWorker();
