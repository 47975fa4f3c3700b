import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { checkDigests, expectedDigests } from "./digests";

const body = Buffer.from("a file");
const digest = (algorithm: string) => createHash(algorithm).update(body).digest("base64");
const right = `sha-256=:${digest("sha256")}:`;

it.each([
  ["nothing", {}],
  ["Content-Digest", { "content-digest": right }],
  ["Repr-Digest beside an algorithm that is not known", { "repr-digest": `sha-512=:AAAA:, ${right}` }],
  ["Content-MD5", { "content-md5": digest("md5") }],
])("takes a body with %s", (_what, headers) => {
  const check = checkDigests(expectedDigests(new Headers(headers)));
  check.update(body.subarray(0, 2));
  check.update(body.subarray(2));
  expect(() => check.verify()).not.toThrow();
});

it.each([
  ["content-digest", right],
  ["repr-digest", right],
  ["content-md5", digest("md5")],
])("refuses other bytes than %s says", (field, value) => {
  const check = checkDigests(expectedDigests(new Headers({ [field]: value })));
  check.update(Buffer.from("other bytes"));
  expect(() => check.verify()).toThrow(`${field}: `);
});

it.each([
  ["content-digest", "sha-256=abc"],
  ["content-digest", "sha-256=:abc:"],
  ["repr-digest", "nonsense"],
  ["content-md5", digest("sha256")],
])("refuses %s: %s", (field, value) => {
  expect(() => expectedDigests(new Headers({ [field]: value }))).toThrow(`${field}: `);
});
