import { expect, it } from "vitest";
import { connectionTexts, healthWarnings } from "./health-text";

it("says what is missing with its remedy, and nothing when all is well", () => {
  const warnings = [{ component: "postgres" as const, problem: "a certificate expired", remedy: "renew it" }];
  expect(healthWarnings({ dispatchOrder: "priority-and-fairness", warnings: [] })).toEqual([]);
  expect(healthWarnings({ dispatchOrder: null, warnings: [] })).toEqual([]);
  expect(healthWarnings({ dispatchOrder: "priority", warnings })).toEqual([
    expect.stringMatching(/^Temporal ignores the weights of sweeps; start the Temporal server/),
    "a certificate expired; renew it",
  ]);
  expect(healthWarnings({ dispatchOrder: "first-in-first-out", warnings: [] })).toEqual([
    expect.stringMatching(/^Temporal ignores the priorities and weights of sweeps; /),
  ]);
});

it("says how connections are protected", () => {
  const temporal = { tls: true, clientCertificate: true, apiKey: true };
  expect(connectionTexts({ postgres: { tls: "verify-full", pooler: true }, temporal })).toEqual({
    postgres: "TLS (verify-full), through a pooler",
    temporal: "TLS, client certificate, API key",
  });
  const plain = { tls: false, clientCertificate: false, apiKey: false };
  expect(connectionTexts({ postgres: { tls: "disable", pooler: false }, temporal: plain })).toEqual({
    postgres: "plain text",
    temporal: "plain text",
  });
  expect(connectionTexts({ postgres: { tls: "require", pooler: false }, temporal: plain }).postgres).toBe(
    "TLS, certificate not verified",
  );
});
