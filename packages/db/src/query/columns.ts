import type { DatasetKey, MeasureField, MetricAggregate } from "@foldwise/core/query";
import type { SQL } from "drizzle-orm";

/** An attribute of the rows that a query searches. */
export type Column =
  | {
      readonly kind: "text";
      readonly text: SQL;
      /** What finds given texts faster than `text` does. */
      readonly equals?: (texts: readonly string[]) => SQL;
    }
  /** A column of few values: the text that the language has for each. */
  | { readonly kind: "words"; readonly value: SQL; readonly words: Readonly<Record<string, string>> }
  | { readonly kind: "time" | "flag"; readonly value: SQL }
  /** `isWhole`: of an integer type, whose index finds whole numbers. */
  | { readonly kind: "number"; readonly value: SQL; readonly isWhole?: boolean }
  | { readonly kind: "named"; readonly id: SQL; readonly name: SQL };

/** Where a query finds what it names. What its schema leaves out needs none. */
export interface QueryColumns {
  readonly attributes: Readonly<Record<string, Column>>;
  /** A jsonb column of scalars by name. */
  readonly params?: SQL;
  /** A jsonb column of scalars by name. */
  readonly tags?: SQL;
  /** Whether the row has a value of the metric for which the condition holds. */
  readonly metric?: (
    metric: { key: string; aggregate: MetricAggregate },
    holds: (value: MetricColumns) => SQL,
  ) => SQL;
  /** A value of the metric that rows are ordered by, null for a row without one; runs have theirs in a table of their own. */
  readonly metricOrder?: (metric: { key: string; aggregate: MetricAggregate }) => SQL;
  /** A measure of the row's evaluations, null where none has it. */
  readonly measure?: (field: MeasureField) => SQL;
  /** Whether the row has a dataset for which the condition holds. */
  readonly dataset?: (holds: (column: Readonly<Record<DatasetKey, SQL>>) => SQL) => SQL;
}

/** A finite value, or null; and, of a last value, why it is null: 1 NaN, 2 Infinity, 3 −Infinity. */
export interface MetricColumns {
  readonly value: SQL;
  readonly special: SQL | null;
}
