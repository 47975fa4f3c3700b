import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { readLines } from "./read-lines";

async function lines(chunks: Buffer[]): Promise<string[]> {
  const all: string[] = [];
  for await (const line of readLines(Readable.from(chunks))) all.push(line);
  return all;
}

it("puts lines together that chunks cut, inside a character too", async () => {
  const text = Buffer.from('{"a":"é"}\n{"b":2}\nlast');
  for (let cut = 0; cut <= text.length; cut++)
    expect(await lines([text.subarray(0, cut), text.subarray(cut)])).toEqual([
      '{"a":"é"}',
      '{"b":2}',
      "last",
    ]);
});

it("keeps empty lines and gives nothing for an empty stream", async () => {
  expect(await lines([Buffer.from("\n\nx\n")])).toEqual(["", "", "x"]);
  expect(await lines([])).toEqual([]);
});
