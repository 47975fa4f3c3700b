import { type BaselineFile, baselineWarnings, checkBaselineFile } from "@foldwise/core/baselines";
import { FoldwiseError } from "@foldwise/core/errors";
import { openYaml } from "@foldwise/core/input";
import { type LocatedProblem, located } from "@/yaml/fields";

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
  const yaml = openYaml(text, "file");
  if (yaml.problems.length > 0)
    return { document: null, file: null, problems: located(yaml, yaml.problems), warnings: [] };
  const document = yaml.value;
  try {
    const file = checkBaselineFile(document);
    return { document, file, problems: [], warnings: located(yaml, baselineWarnings(file)) };
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return { document, file: null, problems: located(yaml, error.problems), warnings: [] };
  }
}
