import { TABLE_FORMATS, type TableFormat } from "@foldwise/core";
import { type Command, Option } from "commander";
import { contextOf } from "../context";
import { textTable } from "../text";

interface ShowOptions {
  format?: TableFormat;
  dataset?: string;
  differences?: boolean;
}

export function addTableCommands(program: Command): void {
  const table = program.command("table").description("tables of published numbers beside ours");
  table
    .command("ls")
    .description("tables, and how far each data set fills them")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const tables = await context.client.tables.list();
      const rows = tables.map((t) => [
        t.id,
        t.title,
        t.coverage
          .filter(({ filled }) => filled > 0)
          .map(({ dataset, filled }) => `${dataset.slug} ${filled}/${t.cells}`)
          .join(", ") || "no runs yet",
      ]);
      context.print({ tables }, textTable(["id", "title", "filled"], rows));
    });
  table
    .command("show")
    .description("one table")
    .argument("<id>", "such as 9")
    .addOption(new Option("--format <format>", "form of the output").choices(TABLE_FORMATS))
    .option("--dataset <slug>", "data set of our side")
    .option("--differences", "show differences although the data set is not the article's")
    .action(async (id: string, { format, dataset, differences }: ShowOptions, command: Command) => {
      const context = contextOf(command);
      const query = { dataset, differences: differences ? 1 : 0 } as const;
      const chosen = format ?? (context.json ? "json" : "md");
      process.stdout.write(await context.client.tables.render(id, chosen, query));
    });
}
