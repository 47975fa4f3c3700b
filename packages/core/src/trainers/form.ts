/** One field of a form: which key of the plan it is, and how it is asked for. */
export interface FieldSpec {
  readonly field: string;
  readonly label: string;
  /**
   * `words`: a command line, or a list of its words; `pairs`: names and values of one's own; `list`: strings in their
   * order; `measures`: those that a program reports (`reportedMeasuresSchema`).
   */
  readonly kind:
    | "text"
    | "number"
    | "choice"
    | "numbers"
    | "switch"
    | "words"
    | "pairs"
    | "list"
    | "measures";
  /** What stands when the plan says nothing. */
  readonly fallback: string | number | boolean | readonly number[] | null;
  readonly choices?: readonly string[];
  readonly hint?: string;
  /** Words in the place of a value where the plan may say nothing and there is no fallback. */
  readonly empty?: string;
  /** Of a choice that may be left open. */
  readonly isOptional?: boolean;
  /** Takes the whole width of the form. */
  readonly isWide?: boolean;
  /** Least step of a number. */
  readonly step?: number;
}

/** Which group of the form a trainer's fields stand in. */
export const TRAINER_FIELD_GROUPS = ["Training", "Model"] as const;

export interface TrainerFieldGroup {
  readonly title: (typeof TRAINER_FIELD_GROUPS)[number];
  readonly fields: readonly FieldSpec[];
}
