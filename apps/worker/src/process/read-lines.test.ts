import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { LineTooLong, readLines } from "./read-lines";

async function lines(
  chunks: Buffer[],
  options: Parameters<typeof readLines>[1] = { maxLength: 1_000, longer: "refuse" },
): Promise<string[]> {
  const all: string[] = [];
  for await (const line of readLines(Readable.from(chunks), options)) all.push(line);
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

it("refuses a line that is longer than the limit, in one chunk or in many, before it is held whole", async () => {
  const options = { maxLength: 4, longer: "refuse" } as const;
  expect(await lines([Buffer.from("abcd\nabcd")], options)).toEqual(["abcd", "abcd"]);
  await expect(lines([Buffer.from("abcde\n")], options)).rejects.toThrow("limit of 4 characters");
  let taken = 0;
  const endless = Readable.from(
    (function* () {
      for (;;) {
        taken += 1;
        yield Buffer.from("ab");
      }
    })(),
  );
  const reading = readLines(endless, options)[Symbol.asyncIterator]();
  await expect(reading.next()).rejects.toThrow(LineTooLong);
  expect(taken).toBeLessThan(100);
});

it("cuts what is printed without an end into lines", async () => {
  const options = { maxLength: 4, longer: "cut" } as const;
  const text = Buffer.from("abcdefghij\nklmn\n\no");
  for (let cut = 0; cut <= text.length; cut++)
    expect(await lines([text.subarray(0, cut), text.subarray(cut)], options)).toEqual([
      "abcd",
      "efgh",
      "ij",
      "klmn",
      "",
      "o",
    ]);
});
