import type { Bucket, Columns } from "../contract";
import { stepAt, valueAt } from "./columns";
import type { Block } from "./summary";

/** Puts blocks and points that come in order of step into buckets over [lo, hi]. */
export class Bucketizer {
  private readonly buckets: Bucket[] = [];
  private index = -1;
  private readonly lo: number;
  private readonly scale: number;

  constructor(
    lo: bigint,
    hi: bigint,
    private readonly most: number,
  ) {
    this.lo = Number(lo);
    this.scale = most / (Number(hi - lo) + 1);
  }

  private place(step: number): number {
    return Math.max(this.index, Math.min(this.most - 1, Math.floor((step - this.lo) * this.scale)));
  }

  addBlock(block: Block): void {
    const { step, min, max, last, count, nonfinite } = block;
    const index = this.place(Number(step));
    const open = this.buckets.at(-1);
    if (!open || index > this.index) {
      this.index = index;
      this.buckets.push({ step, min, max, last, count, nonfinite });
      return;
    }
    if (!(open.min <= min)) open.min = Number.isNaN(min) ? open.min : min;
    if (!(open.max >= max)) open.max = Number.isNaN(max) ? open.max : max;
    open.last = last;
    open.count += count;
    open.nonfinite += nonfinite;
  }

  addPoints(points: Columns): void {
    const { steps } = points;
    // Both halves of each step as plain numbers; only the bucket's place hangs on them, never what is returned.
    const halves = new Int32Array(steps.buffer, steps.byteOffset, steps.length * 2);
    let open = this.buckets.at(-1);
    for (let i = 0; i < steps.length; i++) {
      const index = this.place((halves[2 * i + 1] ?? 0) * 4_294_967_296 + ((halves[2 * i] ?? 0) >>> 0));
      const value = valueAt(points, i);
      const finite = Number.isFinite(value);
      if (!open || index > this.index) {
        this.index = index;
        const extreme = finite ? value + 0 : Number.NaN;
        open = {
          step: stepAt(points, i),
          min: extreme,
          max: extreme,
          last: value,
          count: 1,
          nonfinite: finite ? 0 : 1,
        };
        this.buckets.push(open);
        continue;
      }
      if (finite && !(open.min <= value)) open.min = value + 0;
      if (finite && !(open.max >= value)) open.max = value + 0;
      open.last = value;
      open.count++;
      if (!finite) open.nonfinite++;
    }
  }

  finish(): Bucket[] {
    return this.buckets;
  }
}
