import { expect, it } from "vitest";
import { makeEventParser } from "./event-parser";

const stream = 'retry: 2000\n\n: still here\n\nid: v1;1:2\ndata: {"a":1}\n\ndata: two\ndata: lines\n\n';

it("gives the same events however the stream is cut", () => {
  const whole = makeEventParser()(stream);
  expect(whole).toEqual([
    { id: "v1;1:2", data: '{"a":1}' },
    { id: null, data: "two\nlines" },
  ]);
  for (let cut = 1; cut < stream.length; cut += 1) {
    const parse = makeEventParser();
    expect([...parse(stream.slice(0, cut)), ...parse(stream.slice(cut))]).toEqual(whole);
  }
});

it("takes CRLF, cut between its two signs, too", () => {
  const crlf = stream.replace(/\n/g, "\r\n");
  for (let cut = 1; cut < crlf.length; cut += 1) {
    const parse = makeEventParser();
    expect([...parse(crlf.slice(0, cut)), ...parse(crlf.slice(cut))]).toHaveLength(2);
  }
});

it("keeps an event back until it is whole", () => {
  const parse = makeEventParser();
  expect(parse("data: half")).toEqual([]);
  expect(parse("\n")).toEqual([]);
  expect(parse("\n")).toEqual([{ id: null, data: "half" }]);
});
