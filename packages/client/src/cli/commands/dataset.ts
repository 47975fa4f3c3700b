import { resolve } from "node:path";
import { BUILTIN_DATASETS, FoldwiseError, type ImportRequest, type ImportView } from "@foldwise/core";
import { type Command, Option } from "commander";
import { pause } from "../../sdk/transport";
import { type CliContext, contextOf } from "../context";
import { Failed } from "../exit-codes";
import { bar, textTable } from "../text";
import { addStagesCommand } from "./dataset-stages";
import { datasetText } from "./dataset-text";
import { importText } from "./import-text";

type Builtin = (typeof BUILTIN_DATASETS)[number];

interface ImportOptions {
  slug?: string;
  name?: string;
  positiveClass?: string;
  patients: "stop" | "own-patient" | "unknown";
  refusedFiles: "stop" | "leave-out";
  wait: boolean;
}

export function addDatasetCommands(program: Command): void {
  const dataset = program.command("dataset").description("data sets and imports");
  dataset
    .command("ls")
    .description("data sets")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const datasets = await context.client.datasets.list();
      const rows = datasets.map((d) => [d.id, d.slug, d.name, d.images, d.folds.length, d.patients]);
      context.print({ datasets }, textTable(["id", "slug", "name", "images", "folds", "patients"], rows));
    });
  dataset
    .command("show")
    .description("folds, classes and splits of a data set, and the patients that splits put on both sides")
    .argument("<slug>", "slug or number")
    .action(async (key: string, _: object, command: Command) => {
      const context = contextOf(command);
      const d = await context.client.datasets.show(key);
      context.print(d, datasetText(d));
    });
  addStagesCommand(dataset);
  dataset
    .command("import")
    .description(`import a folder that the worker can read, or one of ${BUILTIN_DATASETS.join(", ")}`)
    .argument(
      "<path>",
      "folder of the C-NMC layout (fold_0/all/*.bmp, …), or the name of a set that comes along",
    )
    .option("--slug <slug>", "what plans call it; the folder's name by default")
    .option("--name <name>", "what pages call it")
    .option("--positive-class <class>", "class whose score counts as positive")
    .addOption(
      new Option("--patients <way>", "when a file name does not tell the patient")
        .choices(["stop", "own-patient", "unknown"])
        .default("stop"),
    )
    .addOption(
      new Option("--refused-files <way>", "when files are unreadable or of another size")
        .choices(["stop", "leave-out"])
        .default("stop"),
    )
    .option("--no-wait", "do not stay until it is done")
    .action(async (path: string, options: ImportOptions, command: Command) => {
      const context = contextOf(command);
      const queued = await context.client.datasets.import(requestOf(path, options));
      const done = options.wait ? await waitFor(context, queued) : queued;
      context.print(done, importText(done));
      if (done.state === "failed") throw importFailure(done);
    });
}

/** What was refused for its content is bad input; a full disk, say, is a failure. */
export function importFailure({ error }: Pick<ImportView, "error">): Error {
  const message = `The import failed: ${error?.message ?? "no reason given"}`;
  const refused = (error?.problems ?? []).length > 0;
  return refused ? new FoldwiseError("invalid", message) : new Failed(message);
}

export function requestOf(path: string, options: Omit<ImportOptions, "wait">): ImportRequest {
  const { slug, name, positiveClass, patients, refusedFiles } = options;
  if (isBuiltin(path)) return slug === undefined ? { builtin: path } : { builtin: path, slug };
  const folder = resolve(path);
  return { path: folder, slug: slug ?? slugOf(folder), name, positiveClass, patients, refusedFiles };
}

function isBuiltin(path: string): path is Builtin {
  return BUILTIN_DATASETS.some((name) => name === path);
}

/** `/data/My Cells` → `my-cells`. */
function slugOf(folder: string): string {
  const name = folder.split(/[/\\]/).at(-1) ?? "";
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60);
}

async function waitFor(context: CliContext, queued: ImportView): Promise<ImportView> {
  const live = process.stderr.isTTY === true && !context.json;
  let view = queued;
  let last = "";
  while (view.state === "queued" || view.state === "running") {
    await pause(500, context.signal);
    view = await context.client.datasets.importStatus(view.id);
    const { progress } = view;
    const line = progress
      ? `${progress.phase} ${bar(progress.done, progress.total, 20)} ${progress.done}/${progress.total}`
      : `import ${view.id}: ${view.state}`;
    if (line === last) continue;
    last = line;
    process.stderr.write(live ? `\r\x1b[K${line}` : `${line}\n`);
  }
  if (live) process.stderr.write("\n");
  return view;
}
