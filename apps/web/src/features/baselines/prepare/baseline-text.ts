import {
  type BaselineFile,
  baselineWarnings,
  checkBaselineFile,
  FoldwiseError,
  type Problem,
} from "@foldwise/core";
import { LineCounter, parseDocument } from "yaml";
import { type LocatedProblem, lineOf } from "@/features/new-sweep/prepare/plan-text";

export interface ReadBaseline {
  /** What the YAML says; null where it is no YAML. */
  document: unknown;
  /** Null while anything is wrong. */
  file: BaselineFile | null;
  problems: LocatedProblem[];
  /** Allowed, and most likely a mistake. */
  warnings: LocatedProblem[];
}

/** Nothing of it can be imported before somebody has filled it in. */
export const BLANK_BASELINE = `# Published numbers of one source. Keys: data/baselines/README.md
id: my-source
source:
  title: ""
values: []
`;

/** Reads a source's text: the one thing that form, gutter and import are made from. */
export function readBaseline(text: string): ReadBaseline {
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const syntax = yaml.errors[0];
  if (syntax) {
    const problem = `not YAML: ${syntax.message.split("\n")[0] ?? ""}`;
    const line = syntax.linePos?.[0].line ?? 1;
    const problems = [{ field: "file", value: "", problem, line }];
    return { document: null, file: null, problems, warnings: [] };
  }
  const document: unknown = yaml.toJS({ maxAliasCount: 100 });
  const located = (found: readonly Problem[]) =>
    found.map((problem) => ({ ...problem, line: lineOf(yaml, lines, problem.field) }));
  try {
    const file = checkBaselineFile(document);
    return { document, file, problems: [], warnings: located(baselineWarnings(file)) };
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return { document, file: null, problems: located(error.problems), warnings: [] };
  }
}
