import type { Health, STORE_STATUSES } from "../contracts/http/worker";

const MATCHING_REMEDY =
  "start the Temporal server (1.29 or newer) with the dynamic configuration matching.useNewMatcher and matching.enableFairness set to true";

/** What is missing of an installation, a sentence each with its remedy; empty when all is well. */
export function healthWarnings({
  dispatchOrder,
  warnings,
}: Pick<Health, "dispatchOrder" | "warnings">): string[] {
  const ignored =
    dispatchOrder === "first-in-first-out"
      ? "the priorities and weights"
      : dispatchOrder === "priority"
        ? "the weights"
        : null;
  return [
    ...(ignored === null ? [] : [`Temporal ignores ${ignored} of sweeps; ${MATCHING_REMEDY}`]),
    ...warnings.map(({ problem, remedy }) => (remedy === "" ? problem : `${problem}; ${remedy}`)),
  ];
}

/** What became of the last check of the artifact store. */
export const STORE_TEXTS: Readonly<Record<(typeof STORE_STATUSES)[number], string>> = {
  ok: "can be read and written",
  refused: "cannot be used",
  unreachable: "cannot be reached",
  unchecked: "not checked yet",
};

/** How the web server reaches Postgres and Temporal: encrypted, verified, through what. */
export function connectionTexts({
  postgres,
  temporal,
}: NonNullable<Health["connections"]>): Record<keyof NonNullable<Health["connections"]>, string> {
  const named = (parts: [string, boolean][]) =>
    parts.flatMap(([text, isSo]) => (isSo ? [text] : [])).join(", ");
  return {
    postgres: named([
      ["plain text", postgres.tls === "disable"],
      ["TLS, certificate not verified", postgres.tls === "require"],
      [`TLS (${postgres.tls})`, postgres.tls.startsWith("verify")],
      ["through a pooler", postgres.pooler],
    ]),
    temporal: named([
      [temporal.tls ? "TLS" : "plain text", true],
      ["client certificate", temporal.clientCertificate],
      ["API key", temporal.apiKey],
    ]),
  };
}
