import { services } from "../services";
import type { Tasks } from "./tasks";

type TableTask = "fillTable" | "coverTables" | "measureEvaluation";

/** Computes on tables away from the event loop. */
export function tablesInThread<Name extends TableTask>(
  task: Name,
  input: Tasks[Name]["input"],
): Promise<Tasks[Name]["answer"]> {
  return services().threads.tables.run(task, input);
}

type Parser = "parsePlan" | "parseTable" | "parseSavedTable" | "parseBaseline";

/** As core's parsers, away from the event loop and bounded in time and memory. @throws FoldwiseError `invalid` */
export function parseInThread<Name extends Parser>(
  parser: Name,
  source: Tasks[Name]["input"],
): Promise<Tasks[Name]["answer"]> {
  return services().threads.parsers.run(parser, source);
}

/** For the plan of a request; what a sweep stores is the text itself. */
export const parsePlanInThread = (source: string): Promise<Tasks["parsePlan"]["answer"]> =>
  parseInThread("parsePlan", source);
