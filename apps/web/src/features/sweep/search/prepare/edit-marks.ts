import type { SweepEdit } from "@foldwise/core/contracts/http/sweep";

/** Edits of the plan that hold from one trial on, marked in the history. */
export interface EditMark {
  /** Number of the first trial that is made by them. */
  trial: number;
  /** `edit 2`, `edits 2, 3`. */
  label: string;
  edits: readonly Pick<SweepEdit, "version" | "by" | "at" | "summary">[];
}

/** The edits, those that hold from the same trial on as one mark; in order. */
export function editMarks(edits: readonly SweepEdit[]): EditMark[] {
  const byTrial = new Map<number, SweepEdit[]>();
  for (const edit of edits) byTrial.set(edit.trialNumber, [...(byTrial.get(edit.trialNumber) ?? []), edit]);
  return [...byTrial]
    .map(([trial, own]): EditMark => {
      const versions = own.map(({ version }) => version).sort((a, b) => a - b);
      return {
        trial,
        label: `${own.length === 1 ? "edit" : "edits"} ${versions.join(", ")}`,
        edits: own.toSorted((a, b) => a.version - b.version),
      };
    })
    .sort((a, b) => a.trial - b.trial);
}
