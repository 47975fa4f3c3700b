import type { Random } from "@foldwise/core/random";
import { RUN_STATES } from "@foldwise/core/states";
import { eq } from "drizzle-orm";
import type { Database } from "../../client";
import { storeRowsOnlyDataset } from "../../repositories/testing/simulated-trial";
import { dataset, sweep } from "../../schema";

export const METRICS = ["loss", "val/acc", "a b"];
export const PARAMS = ["a", "learning rate", "opt.name", "k'ey"];
export const TAGS = ["city", "mlflow.user", "x"];
export const VARIANTS = ["baseline", "no_aug", "100%"];

/** The row of a sweep, of a plan that nothing reads. */
export async function createSearchedSweep(
  db: Database,
  experimentId: number,
): Promise<{ id: number; name: string }> {
  await storeRowsOnlyDataset(db);
  const [cells] = await db.select({ id: dataset.id }).from(dataset).where(eq(dataset.slug, "rows-only"));
  const name = "first sweep";
  const [row] = await db
    .insert(sweep)
    .values({
      experimentId,
      name,
      datasetId: cells?.id ?? null,
      plan: JSON.parse("{}"),
      source: "",
      cost: JSON.parse("{}"),
      concurrency: 1,
    })
    .returning({ id: sweep.id });
  if (!row) throw new Error("the sweep was not stored");
  return { id: row.id, name };
}

const TEXTS = ["a", "1", "0.1", "1e-7", "A%b", "true", "x_y", "back\\slash", "Zürich", "it''s", "tëxt"];
const PATTERNS = ["%", "a%", "A\\%b", "_", "%\\\\%", "x\\_y", "%0%", "%1", "T%", "%ü%"];
const EXPRESSIONS = [
  "^a$",
  "(?i)^A",
  "\\d",
  "[%_]",
  "a|1",
  "\\w+\\.\\d{2}",
  "^.\\B.",
  "\\bs$",
  "ü",
  "\\\\",
  "[^a-z\\s]$",
  "(?:0\\.)?1+?$",
];
export const CONDITIONS = [
  "",
  "[testSigma = 0]",
  "[testSigma=15.5, replicate = 1]",
  " [ weights = 'best' ]",
  "[light = 'dim', testSigma = 0]",
  "[light = 'it''s']",
  "[nothing = true]",
];
const NUMBERS = ["0", "1", "0.1", "1e-7", "-1", "0.5", "2", "3"];

/** A filter that may have any part of the language. */
export function randomFilter(random: Random, depth = 3): string {
  const roll = random.next();
  if (depth === 0 || roll < 0.35) return randomTest(random);
  const inner = () => randomFilter(random, depth - 1);
  if (roll < 0.5) return `NOT (${inner()})`;
  const word = roll < 0.75 ? "AND" : "or";
  return `(${inner()} ${word} ${inner()})`;
}

function randomTest(random: Random): string {
  const pick = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(random.next() * values.length)];
    if (value === undefined) throw new Error("nothing to choose of");
    return value;
  };
  const not = random.next() < 0.3 ? "NOT " : "";
  const many = (values: readonly string[]) => `(${[pick(values), pick(values)].join(", ")})`;
  const quoted = (values: readonly string[]) => values.map((value) => `'${value}'`);
  const isNull = () => `IS ${not}NULL`;
  const texts = (values: readonly string[]) =>
    pick([
      () => `${pick(["=", "!="])} ${pick(quoted(values))}`,
      () => `${not}IN ${many(quoted(values))}`,
      () => `${not}${pick(["LIKE", "ILIKE"])} ${pick(quoted(PATTERNS))}`,
      () => `${not}MATCHES ${pick(quoted(EXPRESSIONS))}`,
      isNull,
    ])();
  const numbers = (values: readonly string[]) =>
    pick([
      () => `${pick(["=", "!=", "<", "<=", ">", ">="])} ${pick(values)}`,
      () => `${not}IN ${many(values)}`,
      isNull,
    ])();
  const loose = () =>
    pick([
      () => texts(TEXTS),
      () => numbers(NUMBERS),
      () => `${pick(["=", "!="])} ${pick(["true", "false"])}`,
    ])();
  return pick([
    () => `metrics.\`${pick(METRICS)}\` ${numbers([...NUMBERS, "NaN", "Infinity", "-Infinity"])}`,
    () => `${pick(["min", "max", "best", "last"])}(metrics.\`${pick(METRICS)}\`) ${numbers(NUMBERS)}`,
    () => `params.\`${pick(PARAMS)}\` ${loose()}`,
    () => `tags.\`${pick(TAGS)}\` ${loose()}`,
    () =>
      `${pick(["", "min", "max", "best"])}(measures.${pick(["accuracy", "`class/a b`"])}${pick(CONDITIONS)}) ${numbers(["0", "0.25", "0.5", "1", "2"])}`.replace(
        /^\((.*?)\) /,
        "$1 ",
      ),
    () => `dataset.${pick(["name", "digest", "context"])} ${texts(["Rows only", "training", "1", "A%b"])}`,
    () => `${pick(["fold", "trial", "seed", "outer_fold", "duration"])} ${numbers([...NUMBERS, "90.5"])}`,
    () => `state ${texts(RUN_STATES)}`,
    () => `attr.status ${texts(["FINISHED", "RUNNING", "KILLED"])}`,
    () =>
      `${pick(["variant", "run_name", "dataset", "error", "user_id"])} ${texts([...VARIANTS, "run-1", "rows-only"])}`,
    () =>
      `${pick(["experiment", "sweep"])} ${pick([() => texts(["cells", "first sweep"]), () => `= ${pick(NUMBERS)}`])()}`,
    () => `${pick(["shared", "refit"])} = ${pick(["true", "false"])}`,
    () =>
      `${pick(["start_time", "end_time"])} ${pick([
        isNull,
        () =>
          `${pick(["<", ">=", "=", "!="])} ${pick(["now - 5h", "'10 hours ago'", "'2026-11-29 08:00'", "1795946400000", "1e30", "now"])}`,
      ])()}`,
  ])();
}
