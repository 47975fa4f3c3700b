import type { FilledTable } from "@foldwise/core/tables";
import { services } from "../services";
import type { Tasks } from "./tasks";

/** As core's fillTable, away from the event loop. */
export function fillTableInThread(input: Tasks["fillTable"]["input"]): Promise<FilledTable> {
  return services().threads.tables.run("fillTable", input);
}

type Parser = "parsePlan" | "parseTable" | "parseSavedTable" | "parseBaseline";

/** As core's parsers, away from the event loop and bounded in time and memory. @throws FoldwiseError `invalid` */
export function parseInThread<Name extends Parser>(
  parser: Name,
  source: string,
): Promise<Tasks[Name]["answer"]> {
  return services().threads.parsers.run(parser, source);
}

/** For the plan of a request; what a sweep stores is the text itself. */
export const parsePlanInThread = (source: string): Promise<Tasks["parsePlan"]["answer"]> =>
  parseInThread("parsePlan", source);
