import type { DatasetChangeRequest } from "@foldwise/core/contracts/http/dataset";
import { invalid } from "@foldwise/core/errors";
import type { Command } from "commander";
import { contextOf } from "../context";
import { textTable } from "../text";
import { addImportCommands } from "./dataset-import";
import { addStagesCommand } from "./dataset-stages";
import { datasetText } from "./dataset-text";

export function addDatasetCommands(program: Command): void {
  const dataset = program
    .command("dataset")
    .description("list, show, import, change, delete and restore datasets");
  dataset
    .command("ls")
    .description("datasets")
    .option("--deleted", "the deleted ones, which can be restored")
    .action(async ({ deleted = false }: { deleted?: boolean }, command: Command) => {
      const context = contextOf(command);
      const datasets = await context.client.datasets.list({ deleted });
      const rows = datasets.map((d) => [
        d.id,
        d.slug,
        d.name,
        d.images,
        d.folds.length,
        d.patients ?? "unknown",
        d.positiveClass,
      ]);
      const header = ["id", "slug", "name", "images", "folds", "patients", "positive class"];
      context.print({ datasets }, textTable(header, rows));
    });
  dataset
    .command("show")
    .description("folds, classes and splits of a dataset, and the patients that splits put on both sides")
    .argument("<slug>", "slug or number; a deleted one too")
    .action(async (key: string, _: object, command: Command) => {
      const context = contextOf(command);
      const d = await context.client.datasets.show(key);
      context.print(d, datasetText(d));
    });
  addStagesCommand(dataset);
  addImportCommands(dataset);
  dataset
    .command("edit")
    .description("change a dataset's name and, while no sweep or training uses it, the rest")
    .argument("<slug>", "slug or number")
    .option("--name <name>", "display name")
    .option("--slug <slug>", "slug used in plans")
    .option("--positive-class <class>", "positive class, for AUC and precision-recall")
    .action(async (key: string, change: DatasetChangeRequest, command: Command) => {
      if (Object.keys(change).length === 0)
        throw invalid([
          {
            field: "options",
            value: "none",
            problem: "nothing to change",
            remedy: "give --name, --slug or --positive-class",
          },
        ]);
      const context = contextOf(command);
      const d = await context.client.datasets.update(key, change);
      context.print(d, datasetText(d));
    });
  dataset
    .command("delete")
    .description("hide a dataset without active sweeps and free its slug; restore undoes it")
    .argument("<slug>", "slug or number")
    .action(async (key: string, _: object, command: Command) => {
      const context = contextOf(command);
      const deleted = await context.client.datasets.delete(key);
      context.print(
        deleted,
        `dataset ${deleted.id} is deleted; its sweeps and runs stay. To restore it: foldwise dataset restore ${deleted.id}`,
      );
    });
  dataset
    .command("restore")
    .description("restore a deleted dataset that no purge has removed")
    .argument("<slug>", "number or former slug; dataset ls --deleted lists them")
    .option("--slug <slug>", "another slug, if its own is in use")
    .action(async (key: string, options: { slug?: string }, command: Command) => {
      const context = contextOf(command);
      const d = await context.client.datasets.restore(key, options);
      context.print(d, datasetText(d));
    });
}
