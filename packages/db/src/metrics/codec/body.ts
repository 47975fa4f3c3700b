import type { Columns } from "../contract";
import { type ByteReader, type ByteWriter, unzigzagBig, zigzagBig } from "./bytes";

/** Steps: the first, then runs of (difference, repetitions). Regular steps of any number take a few bytes. */
export function writeSteps(writer: ByteWriter, steps: BigInt64Array): void {
  const first = steps[0];
  if (first === undefined) return;
  writer.bigVarint(zigzagBig(first));
  let previous = first;
  let delta = 0n;
  let repetitions = 0;
  const endRun = () => {
    writer.bigVarint(delta);
    writer.varint(repetitions);
  };
  for (let i = 1; i < steps.length; i++) {
    const step = steps[i] ?? 0n;
    const next = step - previous;
    previous = step;
    if (repetitions > 0 && next === delta) {
      repetitions++;
      continue;
    }
    if (repetitions > 0) endRun();
    delta = next;
    repetitions = 1;
  }
  if (repetitions > 0) endRun();
}

export function readSteps(reader: ByteReader, steps: BigInt64Array): void {
  if (steps.length === 0) return;
  let step = unzigzagBig(reader.bigVarint());
  steps[0] = step;
  let at = 1;
  while (at < steps.length) {
    const delta = reader.bigVarint();
    const end = at + reader.varint();
    if (end === at || end > steps.length) throw new RangeError("a run of steps has the wrong length");
    for (; at < end; at++) {
      step += delta;
      steps[at] = step;
    }
  }
}

/** Times: zigzag differences, the first from 0. */
export function writeTimes(writer: ByteWriter, times: Float64Array): void {
  let previous = 0;
  for (const time of times) {
    writer.signed(time - previous);
    previous = time;
  }
}

export function readTimes(reader: ByteReader, times: Float64Array): void {
  let previous = 0;
  for (let i = 0; i < times.length; i++) {
    previous += reader.signed();
    times[i] = previous;
  }
}

/** Values: little-endian doubles, all first bytes, then all second bytes … */
export function writeValues(writer: ByteWriter, values: Float64Array): void {
  const { length } = values;
  const plain = new DataView(new ArrayBuffer(length * 8));
  for (let i = 0; i < length; i++) plain.setFloat64(i * 8, values[i] ?? 0, true);
  const source = new Uint8Array(plain.buffer);
  const shuffled = new Uint8Array(length * 8);
  for (let byte = 0, at = 0; byte < 8; byte++)
    for (let i = byte; i < source.length; i += 8) shuffled[at++] = source[i] ?? 0;
  writer.bytes(shuffled);
}

export function readValues(reader: ByteReader, values: Float64Array): void {
  const { length } = values;
  const shuffled = reader.bytes(length * 8);
  const plain = new Uint8Array(length * 8);
  for (let byte = 0, at = 0; byte < 8; byte++)
    for (let i = byte; i < plain.length; i += 8) plain[i] = shuffled[at++] ?? 0;
  const view = new DataView(plain.buffer);
  for (let i = 0; i < length; i++) values[i] = view.getFloat64(i * 8, true);
}

/** One series: steps, times, values. Its length is written by the caller. */
export function writeColumns(writer: ByteWriter, columns: Columns): void {
  writeSteps(writer, columns.steps);
  writeTimes(writer, columns.times);
  writeValues(writer, columns.values);
}
