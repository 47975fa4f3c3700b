import { visibleLines } from "@foldwise/core/input";
import type { Command } from "commander";
import { createClient, type FoldwiseClient } from "../sdk";
import { EXIT } from "./exit-codes";
import { findHome, serverToken, serverUrl } from "./home";

export interface GlobalOptions {
  url?: string;
  home?: string;
  json?: boolean;
}

export interface CliContext {
  client: FoldwiseClient;
  home: string;
  url: string;
  json: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** One document on standard output: JSON where asked for, else the text. */
  print(document: unknown, text: string): void;
  /** A line on standard error. */
  say(line: string): void;
}

const interrupted = new AbortController();
let listening = false;

/** Ctrl-C ends what waits; whatever does not listen to it is given half a second. */
function interruption(): AbortSignal {
  if (!listening) {
    listening = true;
    process.once("SIGINT", () => {
      interrupted.abort();
      setTimeout(() => process.exit(EXIT.interrupted), 500);
    });
  }
  return interrupted.signal;
}

export function contextOf(command: Command): CliContext {
  const options = command.optsWithGlobals<GlobalOptions>();
  const home = findHome(options.home, { url: options.url ?? process.env.FOLDWISE_URL });
  const url = serverUrl(options.url, home);
  const json = options.json === true;
  return {
    client: createClient({ url, token: serverToken(home, url), retries: 2 }),
    home,
    url,
    json,
    signal: interruption(),
    print: (document, text) => {
      // JSON writes control characters as escapes by itself.
      const out = json ? JSON.stringify(document, null, 2) : visibleLines(text.replace(/\n$/, ""));
      process.stdout.write(`${out}\n`);
    },
    say: (line) => {
      process.stderr.write(`${visibleLines(line)}\n`);
    },
  };
}
