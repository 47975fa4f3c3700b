import { resolve } from "node:path";
import type { ImportRequest, ImportView } from "@foldwise/core/contracts/http/dataset";
import { MANIFEST_COLUMNS, type ManifestColumns, slugOfFolder } from "@foldwise/core/datasets";
import { FoldwiseError, invalid } from "@foldwise/core/errors";
import { isJobOpen } from "@foldwise/core/states";
import { BUILTIN_DATASETS } from "@foldwise/core/words";
import { type Command, Option } from "commander";
import { pause } from "../../sdk/transport";
import { idArgument } from "../arguments";
import { type CliContext, contextOf } from "../context";
import { Failed } from "../exit-codes";
import { bar } from "../text";
import { importText } from "./import-text";

type Builtin = (typeof BUILTIN_DATASETS)[number];

interface ImportOptions {
  slug?: string;
  name?: string;
  positiveClass?: string;
  patients?: "stop" | "own-patient" | "unknown";
  refusedFiles?: "stop" | "leave-out";
  manifest?: string;
  column?: ManifestColumns;
  patientPattern?: string;
  preview?: boolean;
  wait: boolean;
}

/** `dataset import`, and the end of one that is under way. */
export function addImportCommands(dataset: Command): void {
  dataset
    .command("import")
    .description(
      `import a folder that the worker can read, or one of ${BUILTIN_DATASETS.join(", ")}; importing the same images again updates what the options set`,
    )
    .argument(
      "<path>",
      "folder of images: in folders of classes, of train, val and test, or of folds, or with a CSV file; or the name of a built-in dataset",
    )
    .option("--slug <slug>", "slug used in plans (default: the folder's name)")
    .option("--name <name>", "display name (default: the slug)")
    .option(
      "--positive-class <class>",
      "positive class, for AUC and precision-recall (default: the first by name)",
    )
    .option(
      "--manifest <csv>",
      "CSV file below the folder with a row for each image: path, label, fold, group, split",
    )
    .option(
      "--column <name=column>",
      `the manifest's column for ${MANIFEST_COLUMNS.join(", ")}; repeatable, NAME= for none`,
      addColumn,
    )
    .option(
      "--patient-pattern <regex>",
      "finds the patient in the path below the folder: the first group, such as '(patient\\d+)_'",
    )
    .option("--preview", "only look: say what would be imported, with some patients, and store nothing")
    .addOption(
      new Option(
        "--patients <policy>",
        "when an image has no patient id: refuse the import, assume one patient per image, or leave it unknown (default: stop)",
      ).choices(["stop", "own-patient", "unknown"]),
    )
    .addOption(
      new Option(
        "--refused-files <policy>",
        "when an image cannot be used: refuse the import, or leave it out (default: stop)",
      ).choices(["stop", "leave-out"]),
    )
    .option("--no-wait", "do not wait for the import to finish")
    .addHelpText(
      "after",
      "\nExample: foldwise dataset import /data/my-cells --positive-class malignant --patient-pattern '(patient\\d+)_' --preview",
    )
    .action(async (path: string, options: ImportOptions, command: Command) => {
      const context = contextOf(command);
      const queued = await context.client.datasets.import(requestOf(path, options));
      const done = options.wait ? await waitFor(context, queued) : queued;
      context.print(done, importText(done));
      if (done.state === "failed") throw importFailure(done);
      if (done.state === "cancelled")
        throw new Failed(`Import ${done.id} was cancelled; nothing was stored.`);
    });
  dataset
    .command("cancel-import")
    .description("cancel a waiting or running import; nothing is stored")
    .argument("<id>", "number of the import, which `dataset import` prints", idArgument)
    .action(async (id: number, _: object, command: Command) => {
      const context = contextOf(command);
      const cancelled = await context.client.datasets.cancelImport(id);
      context.print(cancelled, importText(cancelled));
    });
}

/** What was refused for its content is bad input; a full disk, say, is a failure. */
export function importFailure({ error }: Pick<ImportView, "error">): Error {
  const message = `The import failed: ${error?.message ?? "no reason given"}`;
  const refused = (error?.problems ?? []).length > 0;
  return refused ? new FoldwiseError("invalid", message) : new Failed(message);
}

/** @throws FoldwiseError `invalid` for an option that a set which comes along does not take. */
export function requestOf(path: string, options: Omit<ImportOptions, "wait">): ImportRequest {
  const { slug, name, positiveClass, patients, refusedFiles } = options;
  const { manifest, column, patientPattern, preview } = options;
  if (isBuiltin(path)) {
    refuseFolderOptions(path, {
      "--patients": patients,
      "--refused-files": refusedFiles,
      "--manifest": manifest,
      "--column": column && Object.keys(column).join(", "),
      "--patient-pattern": patientPattern,
      "--preview": preview ? "" : undefined,
    });
    return { builtin: path, slug, name, positiveClass };
  }
  const folder = resolve(path);
  if (slug === undefined && slugOfFolder(folder) === null)
    throw invalid([
      {
        field: "--slug",
        value: folder,
        problem: "no slug can be derived from this folder name",
        remedy: "set one: --slug my-cells",
      },
    ]);
  return {
    path: folder,
    slug,
    name,
    positiveClass,
    manifest,
    columns: column,
    patientPattern,
    preview,
    patients: patients ?? "stop",
    refusedFiles: refusedFiles ?? "stop",
  };
}

/** `label=diagnosis`, put to those before it. */
function addColumn(text: string, before: ManifestColumns = {}): ManifestColumns {
  const [name = "", ...rest] = text.split("=");
  const column = MANIFEST_COLUMNS.find((one) => one === name);
  if (column !== undefined && rest.length > 0) return { ...before, [column]: rest.join("=") };
  throw invalid([
    {
      field: "--column",
      value: text,
      problem: "does not name a column",
      remedy: `write NAME=COLUMN, such as label=diagnosis; NAME is one of ${MANIFEST_COLUMNS.join(", ")}`,
    },
  ]);
}

function refuseFolderOptions(builtin: Builtin, options: Readonly<Record<string, string | undefined>>): void {
  const problems = Object.entries(options).flatMap(([field, value]) =>
    value === undefined
      ? []
      : [
          {
            field,
            value,
            problem: `applies to folders; ${builtin} comes with Foldwise`,
            remedy: "leave it out",
          },
        ],
  );
  if (problems.length > 0) throw invalid(problems);
}

function isBuiltin(path: string): path is Builtin {
  return BUILTIN_DATASETS.some((name) => name === path);
}

async function waitFor(context: CliContext, queued: ImportView): Promise<ImportView> {
  const live = process.stderr.isTTY === true && !context.json;
  let view = queued;
  let last = "";
  while (isJobOpen(view.state)) {
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
