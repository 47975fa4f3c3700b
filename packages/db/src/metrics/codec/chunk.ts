import type { Columns } from "../contract";
import { readSteps, readTimes, readValues, writeColumns } from "./body";
import { ByteReader, ByteWriter } from "./bytes";
import { makeColumns } from "./columns";
import { seal, unseal } from "./frame";

const LEVEL = 6;

export function encodeChunk(columns: Columns): Buffer {
  const writer = new ByteWriter();
  writer.varint(columns.steps.length);
  writeColumns(writer, columns);
  return seal(writer.finish(), LEVEL);
}

/** @throws RangeError for a damaged payload. */
export function decodeChunk(payload: Buffer, points: number): Columns {
  const reader = new ByteReader(unseal(payload));
  if (reader.varint() !== points) throw new RangeError("a chunk's number of points differs from its row's");
  const columns = makeColumns(points);
  readSteps(reader, columns.steps);
  readTimes(reader, columns.times);
  readValues(reader, columns.values);
  if (!reader.ended) throw new RangeError("a payload is longer than its points");
  return columns;
}
