import { FoldwiseError } from "@foldwise/core/errors";
import { checkTableDefinition, savedTableProblems, type TableDefinition } from "@foldwise/core/tables";
import { type LocatedProblem, located } from "@/yaml/fields";
import type { ReadText } from "@/yaml/text";

export interface ReadDraft {
  /** What the YAML says, before defaults; null where it is no YAML. */
  document: unknown;
  /** Null while anything is wrong. */
  definition: TableDefinition | null;
  problems: LocatedProblem[];
}

/**
 * Reads a document as a table: the one source that form, gutter and preview are made from.
 *
 * @param recorded measures that runs have, besides those that are known
 */
export function readDraft(yaml: ReadText, recorded: readonly string[] = []): ReadDraft {
  if (yaml.problems.length > 0)
    return { document: null, definition: null, problems: located(yaml.placeOf, yaml.problems) };
  const document = yaml.value;
  try {
    const definition = checkTableDefinition(document);
    const problems = located(yaml.placeOf, savedTableProblems(definition, recorded));
    return { document, definition: problems.length === 0 ? definition : null, problems };
  } catch (error) {
    if (!(error instanceof FoldwiseError)) throw error;
    return { document, definition: null, problems: located(yaml.placeOf, error.problems) };
  }
}
