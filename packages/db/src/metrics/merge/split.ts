import { slice } from "../codec/columns";
import type { Columns } from "../contract";
import { LARGEST } from "./group";

/** Cuts ordered points, each once, into chunks of at most 512, evenly. */
export function splitChunks(points: Columns): Columns[] {
  const { length } = points.steps;
  const pieces = Math.ceil(length / LARGEST);
  return Array.from({ length: pieces }, (_, piece) =>
    slice(points, Math.round((length * piece) / pieces), Math.round((length * (piece + 1)) / pieces)),
  );
}
