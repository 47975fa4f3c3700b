import type { TableView } from "@foldwise/core/contracts/saved-tables";
import { FoldwiseError } from "@foldwise/core/errors";
import {
  SWEEP_TABLE_COLUMNS,
  SWEEP_TABLE_ROWS,
  type SweepTableColumns,
  type SweepTableRows,
  tabledSweep,
  tableOfSweep,
} from "@foldwise/core/tables";
import { type Command, Option } from "commander";
import { stringify } from "yaml";
import { idArgument } from "../arguments";
import { type CliContext, contextOf } from "../context";
import { readTextFile } from "../read-text-file";

interface CreateOptions {
  sweep?: number;
  by: SweepTableColumns;
  rows: SweepTableRows;
  id?: string;
  print?: boolean;
}

/** create, edit, delete: tables of one's own. */
export function addSavedTableCommands(table: Command): void {
  table
    .command("create")
    .description("save a custom table, from a file or from a sweep")
    .argument("[file]", "definition, YAML or JSON; - for standard input")
    .option("--sweep <id>", "create it from a sweep's variants instead of a file", idArgument)
    .addOption(
      new Option("--by <columns>", "columns of a sweep's table")
        .choices(SWEEP_TABLE_COLUMNS)
        .default("folds"),
    )
    .addOption(
      new Option("--rows <rows>", "of a search: the best trial of each variant by validation, or all trials")
        .choices(SWEEP_TABLE_ROWS)
        .default("best"),
    )
    .option("--id <id>", "name of a sweep's table; made from the sweep's name by default")
    .option("--print", "only print the definition, for editing")
    .action(async (file: string | undefined, options: CreateOptions, command: Command) => {
      const context = contextOf(command);
      const definition = await definitionFrom(context, file, options);
      if (options.print) process.stdout.write(definition);
      else show(context, await context.client.tables.create(definition), "saved");
    });
  table
    .command("edit")
    .description("replace a saved table's definition; the old one stays in its history")
    .argument("<id>", "name of the table")
    .argument("<file>", "definition, YAML or JSON; - for standard input")
    .option("--revision <n>", "fail if there is a newer revision than this", idArgument)
    .action(async (id: string, file: string, query: { revision?: number }, command: Command) => {
      const context = contextOf(command);
      const definition = readTextFile(file, "The table");
      show(context, await context.client.tables.update(id, definition, query), "saved");
    });
  table
    .command("delete")
    .description("hide a saved table and free its name")
    .argument("<id>", "name of the table")
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      const deleted = await context.client.tables.delete(id);
      context.print({ deleted }, `table ${deleted.id} is deleted`);
    });
}

async function definitionFrom(
  context: CliContext,
  file: string | undefined,
  { sweep, by, rows, id }: CreateOptions,
): Promise<string> {
  if ((file === undefined) === (sweep === undefined))
    throw new FoldwiseError("invalid", "Give either a file with the definition or --sweep ID.");
  if (sweep === undefined) return readTextFile(file ?? "-", "The table");
  const made = tableOfSweep(tabledSweep(await context.client.sweeps.show(sweep)), by, rows);
  return stringify(id === undefined ? made : { ...made, id }, { lineWidth: 0 });
}

function show(context: CliContext, table: TableView, what: string): void {
  const revision = table.revision === null ? "" : `, revision ${table.revision}`;
  context.print(
    { table },
    `table ${table.id} is ${what}${revision}: ${context.url}/tables/${encodeURIComponent(table.id)}`,
  );
}
