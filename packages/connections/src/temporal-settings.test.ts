import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatProblem } from "@foldwise/core/errors";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Authority, type IssuedCertificate, makeAuthority } from "../../../infra/testing/certificates";
import { temporalClientOptions, temporalOptions } from "./temporal-options";
import { readTemporalSettings } from "./temporal-settings";

let folder: string;
let authority: Authority;
let client: IssuedCertificate;
let other: IssuedCertificate;
let expired: IssuedCertificate;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "foldwise-temporal-settings-"));
  authority = await makeAuthority(folder, "authority");
  client = await authority.issue("client", { days: 20 });
  other = await authority.issue("other");
  expired = await authority.issue("expired", { days: -3 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = (variables: Record<string, string>) =>
  readTemporalSettings(variables).problems.map(formatProblem);
const mutual = () => ({
  TEMPORAL_ADDRESS: "temporal.lab:7233",
  TEMPORAL_NAMESPACE: "lab",
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: authority.certificate,
  TEMPORAL_TLS_CLIENT_CERT_PATH: client.certificate,
  TEMPORAL_TLS_CLIENT_KEY_PATH: client.key,
  TEMPORAL_TLS_SERVER_NAME: "frontend",
});

describe("settings of Temporal", () => {
  it("are plain text on this machine when nothing is set, and an empty variable is not set", () => {
    const { settings, problems } = readTemporalSettings({ TEMPORAL_ADDRESS: "", TEMPORAL_TLS: "" });
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ address: "127.0.0.1:7233", namespace: "default", tls: null });
    expect(temporalClientOptions(settings)).toMatchObject({
      tls: false,
      channelArgs: { "grpc.enable_http_proxy": 0 },
    });
  });

  it("are the same for workers and clients: authority, client certificate, server name", () => {
    const { settings, problems } = readTemporalSettings(mutual());
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ address: "temporal.lab:7233", namespace: "lab" });
    const { tls } = temporalOptions(settings);
    expect(tls).toMatchObject({ serverNameOverride: "frontend", clientCertPair: expect.anything() });
    expect(temporalClientOptions(settings)).toEqual({ ...temporalOptions(settings), channelArgs: {} });
    const days = settings.terms.map(({ field, expiresAt }) => [field, expiresAt > new Date()]);
    expect(days).toEqual([
      ["TEMPORAL_TLS_SERVER_CA_CERT_PATH", true],
      ["TEMPORAL_TLS_CLIENT_CERT_PATH", true],
    ]);
  });

  it("turn TLS on with an API key, which TEMPORAL_TLS=true alone does too", () => {
    expect(readTemporalSettings({ TEMPORAL_API_KEY: "secret-key" }).settings).toMatchObject({
      apiKey: "secret-key",
      tls: { authorities: undefined, client: undefined },
    });
    expect(readTemporalSettings({ TEMPORAL_TLS: "true" }).settings.tls).not.toBeNull();
    expect(readTemporalSettings({ ...mutual(), TEMPORAL_TLS: "false" }).settings.tls).toBeNull();
  });

  it("come from a configuration file where TEMPORAL_CONFIG_FILE names one, variables above it", () => {
    const file = join(folder, "temporal.toml");
    writeFileSync(
      file,
      `[profile.lab]\naddress = "file.lab:7233"\nnamespace = "of-file"\napi_key = "secret-key"\n[profile.lab.tls]\nserver_ca_cert_path = "${authority.certificate}"\n`,
    );
    const given = { TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: "lab", TEMPORAL_NAMESPACE: "lab" };
    const { settings, problems } = readTemporalSettings(given);
    expect(problems).toEqual([]);
    expect(settings).toMatchObject({ address: "file.lab:7233", namespace: "lab", apiKey: "secret-key" });
    expect(settings.terms).toMatchObject([{ field: "TEMPORAL_CONFIG_FILE" }]);
    expect(said({ ...given, TEMPORAL_PROFILE: "office" })).toEqual([
      expect.stringMatching(/^TEMPORAL_CONFIG_FILE: .*Profile 'office' not found/),
    ]);
    expect(said({ TEMPORAL_CONFIG_FILE: join(folder, "none.toml") })).toEqual([
      expect.stringMatching(/none.toml — cannot be read/),
    ]);
    writeFileSync(file, '[profile.default]\napi_key = "secret-key\n');
    const [broken = ""] = said({ TEMPORAL_CONFIG_FILE: file });
    expect(broken).toContain("TEMPORAL_CONFIG_FILE");
    expect(broken).not.toContain("secret-key");
  });
});

describe("bad settings of Temporal", () => {
  it("name variable, file and remedy", () => {
    const missing = join(folder, "missing.pem");
    const text = join(folder, "text.pem");
    writeFileSync(text, "hello");
    const cases: [Record<string, string>, RegExp][] = [
      [
        { TEMPORAL_ADDRESS: "https://temporal.lab" },
        /^TEMPORAL_ADDRESS: .* must be host:port; without https/,
      ],
      [{ TEMPORAL_TLS: "yes" }, /^TEMPORAL_TLS: yes — must be true or false/],
      [
        { TEMPORAL_PROFILE: "lab" },
        /^TEMPORAL_PROFILE: lab — needs a configuration file; set TEMPORAL_CONFIG/,
      ],
      [
        { TEMPORAL_TLS_SERVER_CA_CERT_PATH: missing },
        /^TEMPORAL_TLS_SERVER_CA_CERT_PATH: .*missing.pem — cannot be read \(ENOENT\); set it to a file/,
      ],
      [
        { TEMPORAL_TLS_SERVER_CA_CERT_PATH: text },
        /^TEMPORAL_TLS_SERVER_CA_CERT_PATH: .*text.pem — is not a certificate in PEM format; convert it/,
      ],
      [
        { TEMPORAL_TLS_CLIENT_CERT_PATH: client.certificate },
        /^TEMPORAL_TLS_CLIENT_CERT_PATH: .*client.pem — .* without its private key; set TEMPORAL_TLS_CLIENT_KEY_PATH too/,
      ],
      [
        { TEMPORAL_TLS_CLIENT_KEY_PATH: client.key },
        /^TEMPORAL_TLS_CLIENT_KEY_PATH: .*client.key — .* without its client certificate; set TEMPORAL_TLS_CLIENT_CERT/,
      ],
      [
        { ...mutual(), TEMPORAL_TLS_CLIENT_KEY_PATH: other.key },
        /^TEMPORAL_TLS_CLIENT_KEY_PATH: .*other.key — is not the key of the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH/,
      ],
      [
        { ...mutual(), TEMPORAL_TLS_CLIENT_KEY_PATH: client.certificate },
        /^TEMPORAL_TLS_CLIENT_KEY_PATH: .*client.pem — is not a private key in PEM format; convert it/,
      ],
      [
        {
          ...mutual(),
          TEMPORAL_TLS_CLIENT_CERT_PATH: expired.certificate,
          TEMPORAL_TLS_CLIENT_KEY_PATH: expired.key,
        },
        /^TEMPORAL_TLS_CLIENT_CERT_PATH: .*expired.pem — expired on \d{4}-\d\d-\d\d; renew it/,
      ],
      [
        { TEMPORAL_TLS_DISABLE_HOST_VERIFICATION: "true" },
        /is not supported: .*; set TEMPORAL_TLS_SERVER_NAME/,
      ],
      [
        { ...mutual(), TEMPORAL_TLS_CLIENT_CERT_DATA: "x" },
        /^TEMPORAL_TLS_CLIENT_CERT_DATA: \(hidden\) — is set together with TEMPORAL_TLS_CLIENT_CERT_PATH/,
      ],
      [
        { TEMPORAL_TLS_SERVER_CA_CERT_DATA: "hello" },
        /^TEMPORAL_TLS_SERVER_CA_CERT_DATA: \(hidden\) — is not a certificate in PEM format/,
      ],
    ];
    for (const [variables, pattern] of cases)
      expect(said(variables)).toEqual([expect.stringMatching(pattern)]);
  });

  it("show no secret: an API key in plain text, with a line break, beside a header", () => {
    const cases: Record<string, string>[] = [
      { TEMPORAL_TLS: "false" },
      { TEMPORAL_API_KEY: "secret-key\n" },
      { TEMPORAL_GRPC_META_AUTHORIZATION: "Bearer secret-key" },
    ];
    for (const variables of cases) {
      const [text = "", ...more] = said({ TEMPORAL_API_KEY: "secret-key", ...variables });
      expect(more).toEqual([]);
      expect(text).toMatch(/^TEMPORAL_(API_KEY|GRPC_META_AUTHORIZATION): \(hidden\) — .*; \w+/);
      expect(text).not.toContain("secret-key");
    }
  });
});
