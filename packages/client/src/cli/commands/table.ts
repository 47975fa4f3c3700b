import { TABLE_PRESETS, type TableMissing, type TablePreset } from "@foldwise/core/contracts/table-runs";
import { TABLE_FORMATS, type TableFormat } from "@foldwise/core/tables";
import { type Command, Option } from "commander";
import { contextOf } from "../context";
import { count, textTable } from "../text";
import { watchSweep } from "../watch/watch-sweep";
import { addSavedTableCommands } from "./saved-table";
import { timeText } from "./sweep-text";

interface ShowOptions {
  definition?: boolean;
  format?: TableFormat;
  dataset?: string;
  differences?: boolean;
  settings?: string;
}

interface RunOptions {
  preset?: TablePreset;
  settings?: string;
  dataset?: string;
  check?: boolean;
  watch?: boolean;
}

export function addTableCommands(program: Command): void {
  const table = program
    .command("table")
    .description("tables of published numbers next to those of your runs");
  table
    .command("ls")
    .description("tables, and how far each dataset fills them")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const tables = await context.client.tables.list();
      const rows = tables.map((t) => [
        t.id,
        t.title,
        [
          ...t.coverage.map(({ dataset, filled }) => ({ name: dataset.slug, filled })),
          ...(t.withoutDataset ? [t.withoutDataset] : []),
        ]
          .filter(({ filled }) => filled > 0)
          .map(({ name, filled }) => `${name} ${filled}/${t.cells}`)
          .join(", ") || "no runs yet",
      ]);
      context.print({ tables }, textTable(["id", "title", "filled"], rows));
    });
  table
    .command("show")
    .description("one table")
    .argument("<id>", "such as 9")
    .addOption(
      new Option("--format <format>", "form of the output; md by default, json with --json").choices(
        TABLE_FORMATS,
      ),
    )
    .option("--dataset <slug>", "dataset of your runs")
    .option("--settings <key>", "which settings of your trainings to show: a key that --json lists, or all")
    .option("--differences", "show differences although the dataset is not that of the published numbers")
    .option("--definition", "the table's definition, for editing or duplicating, instead of its numbers")
    .action(async (id: string, options: ShowOptions, command: Command) => {
      const { definition, format, dataset, differences, settings } = options;
      const context = contextOf(command);
      if (definition) {
        const shown = await context.client.tables.definition(id);
        context.print({ table: shown }, shown.source);
        return;
      }
      const query = { dataset, settings, differences: differences ? 1 : 0 } as const;
      const chosen = format ?? (context.json ? "json" : "md");
      process.stdout.write(await context.client.tables.render(id, chosen, query));
    });
  addSavedTableCommands(table);
  table
    .command("run")
    .description("start the runs that a table's empty cells need")
    .argument("<id>", "such as 9")
    .addOption(
      new Option(
        "--preset <preset>",
        "size of the settings; by default the full one on the paper's dataset, cpu elsewhere",
      ).choices(TABLE_PRESETS),
    )
    .option("--dataset <slug>", "dataset of your runs")
    .option(
      "--settings <key>",
      "settings of the trainings that are to be completed, by the key that table show --json names",
    )
    .option("--check", "only show what would run and the estimated time")
    .option("--watch", "wait until it ends; exit 1 when it fails")
    .action(async (id: string, { preset, dataset, settings, check, watch }: RunOptions, command: Command) => {
      const context = contextOf(command);
      if (check) {
        const missing = await context.client.tables.missing(id, { preset, dataset, settings });
        context.print(missing, missingText(missing));
        return;
      }
      const { sweeps, missing } = await context.client.tables.run(id, { preset, dataset, settings });
      context.say(missingText(missing));
      for (const sweep of sweeps)
        context.say(`sweep ${sweep.id} (${sweep.name}): ${context.url}/sweeps/${sweep.id}`);
      if (!watch) context.print({ sweeps, missing }, sweeps.map(({ id: number }) => number).join("\n"));
      else for (const sweep of sweeps) await watchSweep(context, sweep.id);
    });
}

/** What a table lacks, what would run for it, and how long that takes. */
export function missingText(missing: TableMissing): string {
  const { table, dataset, cells, plans, total, underWay, unmet, settingsFile, alike } = missing;
  const where = dataset === null ? "" : ` on ${dataset.name}`;
  if (cells === 0) return `Table ${table} lacks no run${where}.`;
  const lines = [`Table ${table} lacks runs for ${count(cells, "cell")}${where}.`];
  for (const { arms, folds, seeds, testSigmas } of plans)
    lines.push(
      `  ${arms.join(", ")}: fold ${folds.join(", ")}, seed ${seeds.join(", ")}, test sigma ${testSigmas.join(", ")}`,
    );
  if (plans.length > 0)
    lines.push(
      `${count(total.trainings, "training")} (${total.shared} shared), ${count(total.evaluations, "evaluation")}; new ones ${alike ? "as their network's others here, else " : ""}as in ${settingsFile}`,
      timeText(total),
    );
  if (underWay.length > 0) lines.push(`Already in progress: sweep ${underWay.join(", ")}.`);
  for (const reason of unmet) lines.push(`Stays empty: ${reason}.`);
  return lines.join("\n");
}
