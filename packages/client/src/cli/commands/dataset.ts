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
    .option("--deleted", "those that are deleted and can be restored")
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
    .description("change a dataset's name and, while no sweep or training was made of it, the rest")
    .argument("<slug>", "slug or number")
    .option("--name <name>", "what pages call it")
    .option("--slug <slug>", "what plans call it")
    .option("--positive-class <class>", "class that AUC and precision-recall are of")
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
    .description("hide a dataset of which no sweep moves and free its slug; restore brings it back")
    .argument("<slug>", "slug or number")
    .action(async (key: string, _: object, command: Command) => {
      const context = contextOf(command);
      const deleted = await context.client.datasets.delete(key);
      context.print(
        deleted,
        `dataset ${deleted.id} is deleted; what was made of it stays. To bring it back: foldwise dataset restore ${deleted.id}`,
      );
    });
  dataset
    .command("restore")
    .description("bring a deleted dataset back, until a purge removes it")
    .argument("<slug>", "number, or the slug that it had: dataset ls --deleted lists them")
    .option("--slug <slug>", "another slug, where its own is taken by now")
    .action(async (key: string, options: { slug?: string }, command: Command) => {
      const context = contextOf(command);
      const d = await context.client.datasets.restore(key, options);
      context.print(d, datasetText(d));
    });
}
