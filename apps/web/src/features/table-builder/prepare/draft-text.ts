import {
  definitionProblems,
  type Problem,
  savedTableProblems,
  type TableDefinition,
  tableDefinitionSchema,
} from "@foldwise/core";
import { LineCounter, parseDocument, YAMLSeq } from "yaml";
import { type LocatedProblem, lineOf, pathOf } from "@/features/new-sweep/prepare/plan-text";

export interface ReadDraft {
  /** What the YAML says, before defaults; null where it is no YAML. */
  document: unknown;
  /** Null while anything is wrong. */
  definition: TableDefinition | null;
  problems: LocatedProblem[];
}

/** Reads a table's text: the one source that form, gutter and preview are made from. */
export function readDraft(text: string): ReadDraft {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const syntax = yaml.errors[0];
  if (syntax) {
    const problem = `not YAML: ${syntax.message.split("\n")[0] ?? ""}`;
    const line = syntax.linePos?.[0].line ?? 1;
    return { document: null, definition: null, problems: [{ field: "table", value: "", problem, line }] };
  }
  const document: unknown = yaml.toJS({ maxAliasCount: 100 });
  const parsed = tableDefinitionSchema.safeParse(document);
  const problems: Problem[] = parsed.success
    ? savedTableProblems(parsed.data)
    : parsed.error.issues.flatMap((issue) => definitionProblems(issue, document));
  return {
    document,
    definition: parsed.success && problems.length === 0 ? parsed.data : null,
    problems: problems.map((problem) => ({ ...problem, line: lineOf(yaml, lines, problem.field) })),
  };
}

/** The text with a list set: one line an entry, comments elsewhere kept. */
export function setEntries(text: string, field: string, entries: readonly unknown[]): string {
  const yaml = parseDocument(text);
  if (yaml.errors.length > 0) return text;
  const list = new YAMLSeq();
  list.flow = entries.length === 0;
  list.items = entries.map((entry) => yaml.createNode(entry, { flow: true }));
  yaml.setIn(pathOf(field), list);
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: false });
}
