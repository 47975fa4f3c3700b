/** Where a part of the text stands: from its first character to the one behind its last, from 0. */
export interface Span {
  start: number;
  end: number;
}

export interface ParsedField {
  prefix: string | null;
  key: string;
  /** Of a measure: what it was made under. */
  conditions: ParsedCondition[];
  aggregate: "min" | "max" | "last" | "best" | null;
  at: Span;
}

export type ParsedValue =
  | { type: "text"; text: string; at: Span }
  | { type: "number"; number: number; at: Span }
  | { type: "flag"; flag: boolean; at: Span }
  /** The present moment, and by how many milliseconds another one differs from it. */
  | { type: "now"; offset: number; at: Span };

export interface ParsedCondition {
  name: string;
  value: ParsedValue;
  at: Span;
}

export type ParsedTest =
  | { operator: "is null" | "is not null"; at: Span }
  | {
      operator:
        | "="
        | "!="
        | "<"
        | "<="
        | ">"
        | ">="
        | "in"
        | "not in"
        | "like"
        | "not like"
        | "ilike"
        | "not ilike"
        | "matches"
        | "not matches";
      values: ParsedValue[];
      at: Span;
    };

export type ParsedExpression =
  | { kind: "and" | "or"; terms: ParsedExpression[] }
  | { kind: "not"; term: ParsedExpression }
  | { kind: "comparison"; field: ParsedField; test: ParsedTest; at: Span };

export interface ParsedOrder {
  field: ParsedField;
  descending: boolean;
}

export interface Options {
  /** Most parentheses within each other. */
  maxDepth: number;
  /** Milliseconds of each unit of time, by its name in lower case. */
  units: Readonly<Record<string, number>>;
}

export interface Expectation {
  type: "literal" | "class" | "any" | "end" | "other";
  text?: string;
  description?: string;
}

declare class GrammarError extends SyntaxError {
  /** Null where the grammar says itself what is wrong. */
  expected: Expectation[] | null;
  found: string | null;
  location: { start: { offset: number }; end: { offset: number } };
}

export function parse(text: string, options: Options & { startRule: "Filter" }): ParsedExpression | null;
export function parse(text: string, options: Options & { startRule: "Orders" }): ParsedOrder[];

export { GrammarError as SyntaxError };
