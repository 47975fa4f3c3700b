const CURSOR = /^v1;(\d{1,15});(\d{1,19}:\d{1,19}:[\d,]*)$/;

/** A moment of the store: what a snapshot of Postgres could not see is new. */
export interface Cursor {
  /** When it was taken, ms since 1970. */
  readonly at: number;
  /** As `pg_snapshot` writes it: xmin:xmax:those between that were open, in order. */
  readonly snapshot: string;
  readonly xmax: bigint;
}

export function formatCursor({ at, snapshot }: Cursor): string {
  return `v1;${at};${snapshot}`;
}

/** Null for what is no cursor, or one whose snapshot Postgres would not read. */
export function parseCursor(text: string | undefined): Cursor | null {
  const [, at = "", snapshot = ""] = CURSOR.exec(text ?? "") ?? [];
  const [xmin = 0n, xmax = 0n, ...open] = snapshot.split(/[:,]/).filter(Boolean).map(BigInt);
  const isOrdered = open.every((xid, i) => xid >= (open[i - 1] ?? xmin) && xid < xmax);
  return xmin > 0n && xmin <= xmax && xmax < 2n ** 63n && isOrdered
    ? { at: Number(at), snapshot, xmax }
    : null;
}
