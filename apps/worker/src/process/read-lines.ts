import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** A line that is longer than its reader takes; the stream has been given up. */
export class LineTooLong extends Error {
  constructor(maxLength: number) {
    super(`A line is longer than the limit of ${maxLength} characters.`);
    this.name = "LineTooLong";
  }
}

/**
 * Lines of a stream, as far as they are taken; a last line without an end is given too.
 *
 * @param maxLength characters (UTF-16 units) of a line; no more than that and one chunk is held in memory
 * @param longer what becomes of a longer line: it is refused, or cut into lines of that length
 * @throws LineTooLong
 */
export async function* readLines(
  stream: Readable,
  { maxLength, longer }: { maxLength: number; longer: "refuse" | "cut" },
): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let parts: string[] = [];
  let held = 0;
  const take = (): string => {
    const line = parts.join("");
    parts = [];
    held = 0;
    return line;
  };
  /** Adds to the line that is being read; gives what is full of it. */
  function* add(text: string): Generator<string> {
    let rest = text;
    while (held + rest.length > maxLength) {
      if (longer === "refuse") throw new LineTooLong(maxLength);
      const room = maxLength - held;
      parts.push(rest.slice(0, room));
      rest = rest.slice(room);
      yield take();
    }
    if (rest === "") return;
    parts.push(rest);
    held += rest.length;
  }
  for await (const chunk of stream) {
    const text = decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      yield* add(text.slice(start, end));
      yield take();
      start = end + 1;
    }
    yield* add(text.slice(start));
  }
  yield* add(decoder.end());
  const rest = take();
  if (rest) yield rest;
}
