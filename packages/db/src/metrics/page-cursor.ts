import { FoldwiseError } from "@foldwise/core/errors";

/** The last row of a page. */
export interface PageCursor {
  runId: number;
  /** Null among runs without a finite value. */
  value: number | null;
}

const CURSOR = /^(\d{1,15})~(.*)$/;

export function encodePageCursor({ runId, value }: PageCursor): string {
  return `${runId}~${value === null ? "" : Object.is(value, -0) ? "-0" : value}`;
}

/** @throws FoldwiseError `invalid`. */
export function decodePageCursor(text: string): PageCursor {
  const match = CURSOR.exec(text);
  const value = match?.[2] === "" ? null : Number(match?.[2]);
  if (!match || Number.isNaN(value))
    throw new FoldwiseError("invalid", `${text} is not a valid page cursor; use next of the previous page.`);
  return { runId: Number(match[1]), value };
}
