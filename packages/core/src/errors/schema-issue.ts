/** An issue of zod's, as far as it is read here. */
export interface SchemaIssue {
  readonly code?: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
  readonly params?: Readonly<Record<string, unknown>>;
  readonly expected?: unknown;
  readonly values?: readonly unknown[];
  /** Of a size that is wrong: what has it, and which it may have. */
  readonly origin?: string;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
  readonly inclusive?: boolean;
  readonly divisor?: unknown;
  readonly pattern?: string;
  readonly received?: unknown;
  /** Of a key of a record: what is wrong with it. */
  readonly issues?: readonly SchemaIssue[];
  /** Of a union that a key tells apart, where the key's value belongs to no branch: the values that there are. */
  readonly options?: readonly unknown[];
  /** Of a union: what each of its branches has to say. */
  readonly errors?: readonly (readonly SchemaIssue[])[];
}
