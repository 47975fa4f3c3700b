import type { SweepTimeline } from "@foldwise/core/contracts/http/sweep-search";

export interface Bar {
  /** Number of the trial. */
  trial: number;
  fold: number | null;
  attempt: number;
  /** Seconds. */
  start: number;
  /** Of one that runs, now. */
  end: number;
  /** Null while it runs. */
  outcome: SweepTimeline["outcomes"][number] | null;
  /** Which of the rows of its worker. */
  lane: number;
}

/** One worker with its attempts, in as many rows as it had at once. */
export interface WorkerRow {
  worker: string;
  lanes: number;
  bars: Bar[];
}

/** @param now seconds on the clock of the answer */
export function timelineRows(answer: SweepTimeline, now: number): WorkerRow[] {
  const { columns, workers, outcomes } = answer;
  const rows = workers.map((worker): WorkerRow & { ends: number[] } => ({
    worker,
    lanes: 0,
    bars: [],
    ends: [],
  }));
  for (const [index, position] of columns.worker.entries()) {
    const row = rows[position];
    const start = columns.start[index];
    if (!row || start === undefined) continue;
    const duration = columns.duration[index] ?? null;
    const outcome = columns.outcome[index] ?? null;
    const end = duration === null ? Math.max(start, now) : start + duration;
    const free = row.ends.findIndex((last) => last <= start + 0.05);
    const lane = free < 0 ? row.ends.length : free;
    row.ends[lane] = end;
    row.bars.push({
      trial: columns.trial[index] ?? 0,
      fold: columns.fold[index] ?? null,
      attempt: columns.attempt[index] ?? 1,
      ...{ start, end, lane },
      outcome: outcome === null ? null : (outcomes[outcome] ?? null),
    });
  }
  return rows.map(({ ends, ...row }) => ({ ...row, lanes: Math.max(1, ends.length) }));
}

/**
 * The bar at a place, in the units of its axes, or else the nearest; -1 for none. Where two touch it is the later one, which is
 * drawn over the other's end.
 * @param slack seconds by which it may be missed
 */
export function barAt(
  bars: readonly { start: number; end: number; row: number }[],
  { seconds, row, slack }: { seconds: number; row: number; slack: number },
): number {
  let found = -1;
  let least = slack;
  for (const [index, { start, end, row: own }] of bars.entries()) {
    if (own !== Math.floor(row)) continue;
    const missed = Math.max(0, start - seconds, seconds - Math.max(start, end));
    if (missed > least) continue;
    found = index;
    least = missed;
  }
  return found;
}
