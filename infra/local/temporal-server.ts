import { setTimeout as sleep } from "node:timers/promises";
import { explainTemporalFailure, temporalEndpoint } from "@foldwise/connections/temporal-failure";
import { readTemporalSettings } from "@foldwise/connections/temporal-settings";
import { formatProblem, invalid } from "@foldwise/core/errors";
import { tryRun } from "../setup/command.mjs";
import { SetupError } from "../setup/errors.mjs";
import type { Launch } from "./launch";
import { serverEnvironment } from "./part-environment";
import { waitForTcp } from "./ports";

const READY_MS = 60_000;

export interface TemporalServerOptions {
  /** The `temporal` command. */
  program: string;
  port: number;
  /** Port of Temporal's own page; undefined: no page. */
  uiPort?: number;
  /** SQLite file of its state; undefined: in memory. */
  databaseFile?: string;
  /** Besides `default`. */
  namespaces?: readonly string[];
}

/**
 * Without the first two the server accepts priorities and fairness keys and ignores both. It orders each partition of
 * a queue by itself: with the default of four, few tasks come in no order.
 */
const FAIR_MATCHING = [
  "matching.useNewMatcher=true",
  "matching.enableFairness=true",
  "matching.numTaskqueueReadPartitions=1",
  "matching.numTaskqueueWritePartitions=1",
];

/**
 * The name of a server's SQLite file. The development server does not migrate the file of an older release, and does
 * not work on one: each minor release has its own, and sweeps that are running go on from Postgres.
 * @param program the `temporal` command
 */
export async function temporalDatabaseName(program: string): Promise<string> {
  const { output } = await tryRun(program, ["--version"], { timeoutMs: 30_000 });
  const version = /Server (?<version>\d+\.\d+)/.exec(output)?.groups?.version;
  return version === undefined ? "temporal.db" : `temporal-${version}.db`;
}

/** The development server. These pragmas double the rate of child workflows and are safe when the process dies. */
export function temporalLaunch({
  program,
  port,
  uiPort,
  databaseFile,
  namespaces = [],
}: TemporalServerOptions): Launch {
  const storage =
    databaseFile === undefined
      ? []
      : [
          "--db-filename",
          databaseFile,
          "--sqlite-pragma",
          "journal_mode=wal",
          "--sqlite-pragma",
          "synchronous=1",
        ];
  return {
    program,
    args: [
      ...["server", "start-dev", "--ip", "127.0.0.1", "--port", String(port), "--namespace", "default"],
      ...["--log-level", "error"],
      ...FAIR_MATCHING.flatMap((setting) => ["--dynamic-config-value", setting]),
      ...namespaces.flatMap((name) => ["--namespace", name]),
      ...(uiPort === undefined ? ["--headless"] : ["--ui-ip", "127.0.0.1", "--ui-port", String(uiPort)]),
      ...storage,
    ],
    env: serverEnvironment(process.env),
    deathSignal: "SIGTERM",
  };
}

/** Waits until the server serves. */
export async function waitForTemporal(
  program: string,
  address: string,
  failed: () => string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const until = Date.now() + READY_MS;
  for (;;) {
    signal?.throwIfAborted();
    if (await waitForTcp(temporalEndpoint(address), { timeoutMs: 0 })) {
      const check = [
        "operator",
        "namespace",
        "describe",
        "default",
        "--address",
        address,
        "--command-timeout",
        "3s",
        // Those of another server.
        "--disable-config-env",
        "--disable-config-file",
      ];
      if ((await tryRun(program, check, { timeoutMs: 5_000 })).code === 0) return;
    }
    const reason = failed();
    if (reason !== undefined || Date.now() > until)
      throw new SetupError(`Temporal did not start: ${reason ?? `no answer at ${address}`}`);
    await sleep(50);
  }
}

/**
 * @param variables the environment, which names the server
 * @throws SetupError when a configured server cannot be reached, or refuses how this process connects
 */
export async function requireTemporal(variables: NodeJS.ProcessEnv): Promise<string> {
  const { settings, problems } = readTemporalSettings(variables);
  if (problems.length > 0) throw new SetupError(invalid(problems, "The environment was refused").message);
  const { address } = settings;
  if (!(await waitForTcp(temporalEndpoint(address), { timeoutMs: 5_000 })))
    throw new SetupError(`Temporal is not responding at ${address} (TEMPORAL_ADDRESS)`);
  const refused = await explainTemporalFailure(settings);
  if (refused !== null) throw new SetupError(formatProblem(refused));
  return address;
}
