import type { Columns } from "../contract";
import { readSteps, readTimes, readValues, writeSteps, writeTimes, writeValues } from "./body";
import { ByteReader, ByteWriter } from "./bytes";
import { concat, makeColumns, slice } from "./columns";
import { seal, unseal } from "./frame";

const LEVEL = 1;

/** A batch: for each name its id, its number of points and their steps; then all times; then all values. */
export function encodeBatch(batch: ReadonlyMap<number, Columns>): Buffer {
  const writer = new ByteWriter();
  writer.varint(batch.size);
  for (const [nameId, columns] of batch) {
    writer.varint(nameId);
    writer.varint(columns.steps.length);
    writeSteps(writer, columns.steps);
  }
  const all = concat([...batch.values()]);
  writeTimes(writer, all.times);
  writeValues(writer, all.values);
  return seal(writer.finish(), LEVEL);
}

/** @throws RangeError for a damaged payload. */
export function decodeBatch(payload: Buffer, points: number): Map<number, Columns> {
  const reader = new ByteReader(unseal(payload));
  const all = makeColumns(points);
  const batch = new Map<number, Columns>();
  let at = 0;
  for (let names = reader.varint(); names > 0; names--) {
    const nameId = reader.varint();
    const length = reader.varint();
    if (at + length > points) throw new RangeError("a batch has more points than its row says");
    const columns = slice(all, at, at + length);
    readSteps(reader, columns.steps);
    batch.set(nameId, columns);
    at += length;
  }
  if (at !== points) throw new RangeError("a batch has fewer points than its row says");
  readTimes(reader, all.times);
  readValues(reader, all.values);
  if (!reader.ended) throw new RangeError("a payload is longer than its points");
  return batch;
}
