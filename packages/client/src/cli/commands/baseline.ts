import { formatProblem } from "@foldwise/core/errors";
import type { Command } from "commander";
import { z } from "zod";
import { contextOf } from "../context";
import { readTextFile } from "../read-text-file";
import { count, textTable } from "../text";

/** What the text shows of a document; `--json` has all of it. */
const documentSchema = z.object({
  source: z.object({ title: z.string(), year: z.int().optional(), doi: z.string().optional() }),
  values: z.array(
    z.object({
      table: z.string(),
      row: z.string(),
      column: z.string(),
      metric: z.string(),
      value: z.number(),
      unit: z.string(),
      n: z.int().nullable().default(null),
    }),
  ),
});

export function addBaselineCommands(program: Command): void {
  const baseline = program.command("baseline").description("published numbers");
  baseline
    .command("ls")
    .description("sources of published numbers")
    .action(async (_: object, command: Command) => {
      const context = contextOf(command);
      const baselines = await context.client.baselines.list();
      const rows = baselines.map((b) => {
        const document = documentSchema.safeParse(b.document).data;
        return [b.key, b.origin, document?.values.length ?? null, document?.source.title ?? "", b.createdAt];
      });
      context.print({ baselines }, textTable(["source", "origin", "numbers", "title", "imported"], rows));
    });
  baseline
    .command("show")
    .description("the numbers of one source, and when it was revised")
    .argument("<id>", "such as my-lab-2026")
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      const shown = await context.client.baselines.show(id);
      const { source, values } = documentSchema.parse(shown.document);
      const rows = values.map((v) => [v.table, v.row, v.column, v.metric, v.value, v.unit, v.n]);
      const where = [source.year, source.doi].filter(Boolean).join(", ");
      const head = `${source.title}${where ? ` (${where})` : ""}; ${shown.origin}, ${count(shown.revisions.length, "revision")}`;
      context.print(
        { baseline: shown },
        `${head}\n${textTable(["table", "row", "column", "metric", "value", "unit", "n"], rows)}`,
      );
    });
  baseline
    .command("import")
    .description("import published numbers, all or none; the same file again changes nothing")
    .argument("<file>", "YAML or JSON; - for standard input")
    .option("--check", "only validate; import nothing")
    .action(async (file: string, { check }: { check?: boolean }, command: Command) => {
      const context = contextOf(command);
      const text = readTextFile(file, "The baseline file");
      const imported = await context.client.baselines.import(text, { check });
      for (const warning of imported.warnings) context.say(`warning: ${formatProblem(warning)}`);
      const what = check ? "checked" : imported.added ? "imported" : "already imported, nothing changed";
      context.print(imported, `${imported.key}: ${count(imported.numbers, "number")} ${what}`);
    });
  baseline
    .command("delete")
    .description("hide an imported source and free its id")
    .argument("<id>", "as baseline ls shows it")
    .action(async (id: string, _: object, command: Command) => {
      const context = contextOf(command);
      const deleted = await context.client.baselines.delete(id);
      context.print({ deleted }, `baseline ${deleted.key} is deleted`);
    });
}
