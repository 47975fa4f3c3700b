import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { invalid, type Problem } from "@foldwise/core/errors";
import { conditionsSchema } from "@foldwise/core/trainers";
import { z } from "zod";
import { LineTooLong, readLines } from "../../process/read-lines";
import { splitCsvLine } from "./csv-line";

const MAX_BYTES = 512 * 2 ** 20;
const MAX_LINE = 2 ** 20;
const MAX_PROBLEMS = 5;

const number = z.union([z.number(), z.string().trim().min(1).transform(Number)]).pipe(z.number());
const rowSchema = z.object({
  item: z.union([z.string().min(1), z.int()]),
  label: z.string().optional(),
  predicted: z.string().optional(),
  score: number.optional(),
  scores: z.union([z.record(z.string(), number), z.array(number)]).optional(),
  prediction: number.optional(),
  target: number.optional(),
  group: z.string().min(1).optional(),
  conditions: conditionsSchema.optional(),
});
export type Row = z.infer<typeof rowSchema>;

/** Collects what is wrong: the first few with their lines, and how many there are. */
export class Problems {
  private readonly first: Problem[] = [];
  private count = 0;

  add(field: string, value: unknown, problem: string, remedy?: string): void {
    this.count += 1;
    if (this.first.length < MAX_PROBLEMS)
      this.first.push({ field, value: String(value), problem, ...(remedy === undefined ? {} : { remedy }) });
  }

  /** @throws FoldwiseError `invalid` when there were any */
  end(): void {
    if (this.count === 0) return;
    const more =
      this.count > this.first.length ? ` (${this.count} problems, the first ${this.first.length})` : "";
    throw invalid(this.first, `The predictions file was refused${more}`);
  }
}

/** Lines of JSON, or CSV where the first line is none. */
export async function readRows(
  path: string,
  problems: Problems,
  take: (row: Row, line: string) => void,
): Promise<void> {
  const { size } = await stat(path);
  if (size > MAX_BYTES)
    throw invalid(
      [{ field: "predictions", value: `${size} bytes`, problem: `more than ${MAX_BYTES / 2 ** 20} MiB` }],
      "The predictions file was refused",
    );
  let head: string[] | null = null;
  let number = 0;
  try {
    for await (const text of readLines(createReadStream(path), { maxLength: MAX_LINE, longer: "refuse" })) {
      number += 1;
      const line = number === 1 ? text.replace(/^\uFEFF/, "").trimEnd() : text.trimEnd();
      if (line === "") continue;
      const isJson = line.startsWith("{");
      if (!isJson && head === null && number > 1) {
        problems.add(`line ${number}`, line.slice(0, 60), "is not JSON");
        continue;
      }
      if (!isJson && head === null) {
        head = splitCsvLine(line).map((name) => name.trim());
        continue;
      }
      const document = isJson ? parseJson(line) : fromCells(head ?? [], splitCsvLine(line));
      const row = rowSchema.safeParse(document);
      if (row.success) take(row.data, `line ${number}`);
      else {
        const [issue] = row.error.issues;
        const field = [`line ${number}`, ...(issue?.path ?? [])].join(".");
        problems.add(
          field,
          line.slice(0, 60),
          document === undefined ? "is not JSON" : (issue?.message ?? ""),
          'such as {"item": "a.png", "predicted": "ALL", "scores": {"ALL": 0.9, "HEM": 0.1}}',
        );
      }
    }
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    problems.add(`line ${number + 1}`, "", error.message);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Columns `scores:ALL` make scores; `testSigma` and `replicate` conditions; an empty cell is none. */
function fromCells(head: readonly string[], cells: readonly string[]): unknown {
  const row: Record<string, unknown> = {};
  const scores: Record<string, string> = {};
  const conditions: Record<string, number> = {};
  for (const [at, name] of head.entries()) {
    const cell = cells[at]?.trim() ?? "";
    if (cell === "") continue;
    if (name.startsWith("scores:")) scores[name.slice("scores:".length)] = cell;
    else if (name === "testSigma" || name === "replicate") conditions[name] = Number(cell);
    else row[name] = cell;
  }
  return {
    ...row,
    ...(Object.keys(scores).length > 0 ? { scores } : {}),
    ...(Object.keys(conditions).length > 0 ? { conditions } : {}),
  };
}
