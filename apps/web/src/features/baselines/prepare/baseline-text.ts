import { type BaselineFile, baselineWarnings, checkBaselineFile } from "@foldwise/core/baselines";
import { FoldwiseError } from "@foldwise/core/errors";
import { type LocatedProblem, located } from "@/yaml/fields";
import type { ReadText } from "@/yaml/text";

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

/** Reads a document as a source: the one thing that form, gutter and import are made from. */
export function readBaseline(yaml: ReadText): ReadBaseline {
  if (yaml.problems.length > 0)
    return { document: null, file: null, problems: located(yaml.placeOf, yaml.problems), warnings: [] };
  const document = yaml.value;
  try {
    const file = checkBaselineFile(document);
    return { document, file, problems: [], warnings: located(yaml.placeOf, baselineWarnings(file)) };
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return { document, file: null, problems: located(yaml.placeOf, error.problems), warnings: [] };
  }
}
