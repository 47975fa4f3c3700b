import { FoldwiseError, formatProblem, type Problem } from "../errors";

/** A part of a text, from its first character to the one behind its last, from 0. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

/** Characters of the text that are shown before and behind the place. */
const SHOWN = 60;

/** A filter or an order that was refused, and where. */
export class QueryError extends FoldwiseError {
  readonly place: Place;
  /** What could stand there instead; empty where the words are known and do not fit. */
  readonly expected: readonly string[];

  constructor(
    text: string,
    {
      field,
      place,
      problem,
      remedy,
      expected = [],
    }: { field: string; place: Place; problem: string; remedy?: string; expected?: readonly string[] },
  ) {
    const said: Problem = {
      field,
      value: shown(text.slice(place.start, Math.max(place.end, place.start + 1))),
      problem: `at character ${place.start + 1}: ${problem}`,
      ...(remedy === undefined ? {} : { remedy }),
    };
    super("invalid", `The ${field} was refused:\n  ${formatProblem(said)}\n${underline(text, place)}`, {
      problems: [said],
    });
    this.name = "QueryError";
    this.place = place;
    this.expected = expected;
  }
}

function shown(part: string): string {
  if (part === "") return "the end of the text";
  return part.length > 40 ? `${part.slice(0, 39)}…` : part;
}

/** The line of the text around the place, and below it a caret for each character of it. */
function underline(text: string, { start, end }: Place): string {
  const from = Math.max(0, start - SHOWN);
  const to = Math.min(text.length, Math.max(end, start + 1) + SHOWN);
  const before = `${from > 0 ? "…" : ""}${text.slice(from, start)}`;
  const line = `${before}${text.slice(start, to)}${to < text.length ? "…" : ""}`.replace(/\s/g, " ");
  const width = Math.max(1, Math.min(end, to) - start);
  return `  ${line}\n  ${" ".repeat(before.length)}${"^".repeat(width)}`;
}
