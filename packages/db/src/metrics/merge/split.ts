import { slice } from "../codec/columns";
import type { Columns } from "../contract";
import { MAX_CHUNK_POINTS } from "./group";

/** Cuts ordered points, each once, into chunks of at most 512, evenly. */
export function splitChunks(points: Columns): Columns[] {
  const { length } = points.steps;
  const pieces = Math.ceil(length / MAX_CHUNK_POINTS);
  return Array.from({ length: pieces }, (_, piece) =>
    slice(points, Math.round((length * piece) / pieces), Math.round((length * (piece + 1)) / pieces)),
  );
}
