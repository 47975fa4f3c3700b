import { invalid } from "@foldwise/core/errors";

/** What `next start` listens on when nobody says: every address of the machine. */
const EVERY_ADDRESS = "0.0.0.0";

/** The address that the server's command line names, as `next start` reads it: `-H h`, `--hostname h`, `--hostname=h`. */
export function listeningHost(argv: readonly string[]): string {
  for (const [index, argument] of argv.entries()) {
    if (argument === "-H" || argument === "--hostname") return argv[index + 1] ?? EVERY_ADDRESS;
    const given = /^(?:--hostname=|-H)(.+)$/.exec(argument)?.[1];
    if (given !== undefined) return given;
  }
  return EVERY_ADDRESS;
}

/** Whether only programs of this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Fails closed: an address that other machines can reach asks for a token.
 * @throws FoldwiseError `invalid`
 */
export function requireTokenBeyondLoopback({ host, token }: { host: string; token: string | null }): void {
  if (token !== null || isLoopback(host)) return;
  throw invalid(
    [
      {
        field: "FOLDWISE_TOKEN",
        value: "not set",
        problem: `the server listens on ${host}, where other machines can reach it`,
        remedy: "set FOLDWISE_TOKEN (openssl rand -hex 24), or listen on loopback: next start -H 127.0.0.1",
      },
    ],
    "The server does not start",
  );
}
