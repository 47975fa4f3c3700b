import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** Lines of a stream, as far as they are taken; a last line without an end is given too. */
export async function* readLines(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let parts: string[] = [];
  for await (const chunk of stream) {
    const text = decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      parts.push(text.slice(start, end));
      yield parts.join("");
      parts = [];
      start = end + 1;
    }
    if (start < text.length) parts.push(text.slice(start));
  }
  const rest = parts.join("") + decoder.end();
  if (rest) yield rest;
}
