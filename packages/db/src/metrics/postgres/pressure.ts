import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";

/** Points that may wait for compaction before writers do: some twenty seconds of its work. */
export const HELD_BACK_FROM = 4_000_000;
const MAX_MS = 1_000;
/** Of a batch of so many points; a smaller one waits less. */
const FULL_BATCH = 1_000;
/** The journal is looked at after so many points of this process, at most once a second: slow writers never ask. */
const POLL_AFTER_POINTS = 50_000;
const POLL_MS = 1_000;

/**
 * Holds writers back while compaction is far behind, so that neither the journal nor the lag of latest values grows
 * without bound: not at all up to `from` waiting points, then by up to a second for a thousand points at twice as many.
 */
export class Pressure {
  private waiting = 0;
  private written = POLL_AFTER_POINTS;
  private lookedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly pool: pg.Pool,
    private readonly from = HELD_BACK_FROM,
  ) {}

  /** To be waited for before a batch of so many points is written. */
  async hold(points: number): Promise<void> {
    this.written += points;
    const now = performance.now();
    if (this.written >= Math.min(POLL_AFTER_POINTS, this.from) && now - this.lookedAt >= POLL_MS) {
      this.written = 0;
      this.lookedAt = now;
      // Nobody waits for the answer; without one the last stays.
      void this.look().catch(() => {});
    }
    const over = this.waiting - this.from;
    if (over > 0) await sleep(MAX_MS * Math.min(1, over / this.from) * Math.min(1, points / FULL_BATCH));
  }

  private async look(): Promise<void> {
    const { rows } = await this.pool.query<{ points: string }>(
      "select coalesce(sum(points), 0) as points from metric_journal",
    );
    this.waiting = Number(rows[0]?.points ?? 0);
  }
}
