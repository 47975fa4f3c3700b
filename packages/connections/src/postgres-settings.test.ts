import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatProblem } from "@foldwise/core/errors";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Authority, type IssuedCertificate, makeAuthority } from "../../../infra/testing/certificates";
import { readPostgresSettings } from "./postgres-settings";
import { readServiceSettings } from "./services-settings";

const BASE = "postgres://user:secret@db.lab:5432/foldwise";
let folder: string;
let authority: Authority;
let client: IssuedCertificate;
let other: IssuedCertificate;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-postgres-settings-"));
  authority = await makeAuthority(folder, "authority");
  client = await authority.issue("client");
  other = await authority.issue("other");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (query: string) => readPostgresSettings(`${BASE}?${query}`);
const said = (query: string) => read(query).problems.map(formatProblem);

it("leaves an address without TLS as it is", () => {
  for (const url of [
    BASE,
    `${BASE}?options=-c%20statement_timeout%3D60000`,
    "postgres:///foldwise?host=/run/pg",
  ])
    expect(readPostgresSettings(url)).toEqual({
      settings: { options: { connectionString: url }, tls: "disable", terms: [] },
      problems: [],
    });
});

it("reads sslmode as libpq does", () => {
  const root = `sslrootcert=${authority.certificate}`;
  const cases: [string, string, object | boolean][] = [
    ["sslmode=disable", "disable", false],
    ["sslmode=require", "require", { rejectUnauthorized: false }],
    ["sslmode=no-verify", "require", { rejectUnauthorized: false }],
    [`sslmode=require&${root}`, "verify-ca", { checkServerIdentity: expect.any(Function) }],
    [`sslmode=verify-ca&${root}`, "verify-ca", { checkServerIdentity: expect.any(Function) }],
    [`sslmode=verify-full&${root}`, "verify-full", { ca: expect.stringContaining("BEGIN CERTIFICATE") }],
    ["sslmode=verify-full&sslrootcert=system", "verify-full", {}],
    ["ssl=true", "verify-full", {}],
  ];
  for (const [query, tls, ssl] of cases) {
    const { settings, problems } = read(query);
    expect(problems, query).toEqual([]);
    expect(settings, query).toMatchObject({ tls, options: { connectionString: BASE } });
    expect(settings.options.ssl, query).toEqual(ssl === false ? false : expect.objectContaining(ssl));
  }
  const { ssl } = read(`sslmode=verify-full&${root}`).settings.options;
  expect(ssl).not.toHaveProperty("checkServerIdentity");
  expect(ssl).not.toHaveProperty("rejectUnauthorized");
});

it("keeps the parameters that are not of TLS", () => {
  const { options } = read("connect_timeout=3&sslmode=require&options=-c%20jit%3Doff").settings;
  expect(new URL(options.connectionString).searchParams.get("options")).toBe("-c jit=off");
  expect(options.connectionString).toContain("connect_timeout=3");
  expect(options.connectionString).not.toContain("ssl");
});

it("names parameter, file and remedy, and no password", () => {
  const cases: [string, RegExp][] = [
    [
      "sslmode=prefer",
      /^DATABASE_URL sslmode: prefer — would fall back to plain text .*; use require or verify-full/,
    ],
    [
      "sslmode=verify",
      /^DATABASE_URL sslmode: verify — must be one of disable, require, verify-ca, verify-full/,
    ],
    ["sslmode=verify-ca", /^DATABASE_URL sslrootcert: not set — is required with sslmode=verify-ca/],
    ["sslmode=require&sslrootcert=system", /^DATABASE_URL sslmode: require — is too weak/],
    [
      "sslmode=verify-full&sslrootcert=/nowhere.pem",
      /^DATABASE_URL sslrootcert: \/nowhere.pem — cannot be read/,
    ],
    [`sslcert=${client.certificate}`, /^DATABASE_URL sslcert: .* without its private key; add sslkey=FILE/],
    [`sslkey=${client.key}`, /^DATABASE_URL sslkey: .* without its client certificate; add sslcert=FILE/],
    [
      `sslcert=${client.certificate}&sslkey=${other.key}`,
      /^DATABASE_URL sslkey: .* is not the key of the certificate of DATABASE_URL sslcert/,
    ],
  ];
  for (const [query, pattern] of cases) {
    expect(said(query), query).toEqual([expect.stringMatching(pattern)]);
    expect(said(query).join("")).not.toContain("secret");
  }
});

it("checks DIRECT_URL as DATABASE_URL, each under its name", () => {
  const { problems } = readServiceSettings({
    DATABASE_URL: "mysql://user:secret@host/db",
    DIRECT_URL: `${BASE}?sslmode=allow`,
  });
  expect(problems.map(formatProblem)).toEqual([
    "DATABASE_URL: (hidden) — must be a postgres:// URL",
    expect.stringMatching(/^DIRECT_URL sslmode: allow/),
  ]);
  expect(readServiceSettings({ DATABASE_URL: BASE, DIRECT_URL: "" }).settings.directUrl).toBeNull();
});
