import { slice, stepAt, timeAt } from "../codec/columns";
import type { Columns } from "../contract";
import { LARGEST } from "./group";

/** Cuts ordered points into chunks of at most 512, evenly; only points equal in step and time are never parted. */
export function splitChunks(points: Columns): Columns[] {
  const { length } = points.steps;
  const pieces = Math.ceil(length / LARGEST);
  const chunks: Columns[] = [];
  let from = 0;
  for (let piece = 1; piece <= pieces; piece++) {
    let to = Math.max(from, Math.round((length * piece) / pieces));
    while (to > from && to < length && sameMoment(points, to - 1, to)) to++;
    if (to > from) chunks.push(slice(points, from, to));
    from = to;
  }
  return chunks;
}

function sameMoment(points: Columns, i: number, j: number): boolean {
  return stepAt(points, i) === stepAt(points, j) && timeAt(points, i) === timeAt(points, j);
}
