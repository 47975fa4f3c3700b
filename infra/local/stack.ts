import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { upgrade } from "@foldwise/db/upgrade";
import { SetupError } from "../setup/errors.mjs";
import { processIdentity } from "../setup/process-identity.mjs";
import type { Progress } from "../setup/progress.mjs";
import { findTemporal } from "../setup/temporal.mjs";
import { build } from "./build";
import { waitForHealth } from "./health";
import { closeHome, homePaths, homeToken, takeHome } from "./home";
import { endLeftovers } from "./leftovers";
import { isLoopback, type StackOptions } from "./options.mjs";
import { Part, type PartOptions } from "./part";
import { configuredTemporal, exposure, withoutServices, withoutToken } from "./part-environment";
import { pickPort, requirePort } from "./ports";
import { preparePostgres, requireDatabase, waitForPostgres } from "./postgres-cluster";
import { writeState } from "./state-file";
import { requireTemporal, temporalDatabaseName, temporalLaunch, waitForTemporal } from "./temporal-server";

const DEFAULT_PORTS = { web: 3000, postgres: 5433, temporal: 7233, temporalUi: 8233 };
const HEALTHY_MS = 120_000;

type PlainLaunch = Omit<PartOptions, "name" | "logFile" | "say" | "onProcess">;

/** Everything that `npm start` runs, on one home folder. */
export class Stack {
  readonly #root: string;
  readonly #options: StackOptions;
  readonly #progress: Progress;
  readonly #parts: Part[] = [];
  readonly #ports = new Set<number>();
  readonly #stopping = new AbortController();
  #release: (() => void) | undefined;
  #stopped: Promise<void> | undefined;
  #wasHealthy = false;
  url = "";
  /** Where worker and web app find Postgres and Temporal; empty before the start. */
  services = { DATABASE_URL: "", TEMPORAL_ADDRESS: "" };
  temporalUi: string | undefined;
  token: string | undefined;
  tokenIsNew = false;

  constructor({ root, options, progress }: { root: string; options: StackOptions; progress: Progress }) {
    this.#root = root;
    this.#options = options;
    this.#progress = progress;
  }

  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Starts all parts and waits until they are well. On failure everything that was started is stopped again. */
  async start(): Promise<void> {
    const { home, host } = this.#options;
    const paths = homePaths(home);
    this.#release = takeHome(home);
    try {
      mkdirSync(paths.logs, { recursive: true, mode: 0o700 });
      const opened = closeHome(home);
      if (opened.length > 0)
        this.#progress.say(
          `Other users of this machine could read ${home}; closed to them: ${opened.join(", ")}`,
        );
      const ended = await endLeftovers(paths.stack);
      if (ended.length > 0)
        this.#progress.say(`Stopped processes that a killed start had left running: ${ended.join(", ")}`);
      const port = await this.#webPort();
      this.#useToken();
      const address = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
      this.url = `http://${address.includes(":") ? `[${address}]` : address}:${port}`;
      const starting = [
        this.#startPostgres(),
        this.#startTemporal(),
        this.#progress.step("build", "1 s, 1 min after changes", () => build(this.#root)),
      ] as const;
      // Nothing may still be starting when a failure stops the stack.
      await Promise.allSettled(starting);
      const [databaseUrl, temporalAddress] = await Promise.all(starting);
      this.signal.throwIfAborted();
      this.services = { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: temporalAddress };
      const environment = this.#environment(databaseUrl, temporalAddress);
      this.#startPart("worker", this.#workerLaunch(environment));
      this.#startPart("web", this.#webLaunch(environment, port));
      await this.#progress.step("web app and worker", "5 s", () =>
        waitForHealth({
          url: this.url,
          token: this.token,
          timeoutMs: HEALTHY_MS,
          failed: () => this.#permanentFailure(),
          signal: this.signal,
        }),
      );
      this.#wasHealthy = true;
      this.#record();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Stops worker, web app, Temporal and Postgres, in that order. */
  stop(): Promise<void> {
    this.#stopping.abort(new SetupError("stopped"));
    this.#stopped ??= (async () => {
      for (const name of ["worker", "web", "temporal", "postgres"]) {
        for (const part of this.#parts) if (part.name === name) await part.stop();
      }
      if (this.#release !== undefined) {
        this.#record();
        this.#release();
      }
    })();
    return this.#stopped;
  }

  async #webPort(): Promise<number> {
    const { port, host } = this.#options;
    if (port === undefined) return pickPort(DEFAULT_PORTS.web, { host, taken: this.#ports });
    this.#ports.add(port);
    return requirePort(port, host);
  }

  #useToken(): void {
    if (isLoopback(this.#options.host)) {
      this.token = process.env.FOLDWISE_TOKEN || undefined;
      return;
    }
    const { token, isNew } = homeToken(this.#options.home);
    this.token = token;
    this.tokenIsNew = isNew;
  }

  async #startPostgres(): Promise<string> {
    const configured = process.env.DATABASE_URL;
    return this.#progress.step("Postgres", "1 s, 5 s the first time", async () => {
      let url = "";
      let directUrl: string | null = null;
      if (configured) ({ url, directUrl } = await requireDatabase(process.env));
      else {
        const port = await pickPort(DEFAULT_PORTS.postgres, { taken: this.#ports });
        const folder = homePaths(this.#options.home).postgres;
        const cluster = await preparePostgres({ root: this.#root, folder, port });
        const part = this.#startPart("postgres", {
          launch: cluster.launch,
          stopSignal: "SIGINT",
          stopMs: 30_000,
        });
        await waitForPostgres(cluster, () => part.failure(), this.signal);
        url = cluster.url;
      }
      await upgrade(url, { directUrl });
      return url;
    });
  }

  async #startTemporal(): Promise<string> {
    return this.#progress.step("Temporal", "2 s", async () => {
      if (configuredTemporal()) return requireTemporal(process.env);
      const program = findTemporal();
      if (program === undefined)
        throw new SetupError("The Temporal CLI is missing; start again to install it");
      const port = await pickPort(DEFAULT_PORTS.temporal, { taken: this.#ports });
      const uiPort = this.#options.temporalUi
        ? await pickPort(DEFAULT_PORTS.temporalUi, { taken: this.#ports })
        : undefined;
      const folder = homePaths(this.#options.home).temporal;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const databaseFile = join(folder, await temporalDatabaseName(program));
      const launch = temporalLaunch({ program, port, uiPort, databaseFile });
      const part = this.#startPart("temporal", { launch, stopSignal: "SIGTERM", stopMs: 15_000 });
      if (uiPort !== undefined) this.temporalUi = `http://127.0.0.1:${uiPort}`;
      await waitForTemporal(program, `127.0.0.1:${port}`, () => part.failure(), this.signal);
      return `127.0.0.1:${port}`;
    });
  }

  #environment(databaseUrl: string, temporalAddress: string): NodeJS.ProcessEnv {
    return {
      ...withoutToken(withoutServices(process.env)),
      ...exposure(this.#options.host),
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      TEMPORAL_ADDRESS: temporalAddress,
      FOLDWISE_HOME: this.#options.home,
      FOLDWISE_URL: this.url,
      TF_CPP_MIN_LOG_LEVEL: "2",
      NEXT_TELEMETRY_DISABLED: "1",
    };
  }

  #workerLaunch(env: NodeJS.ProcessEnv): PlainLaunch {
    const program = join(this.#root, "apps/worker/dist/worker.mjs");
    return {
      launch: { program: process.execPath, args: [program], cwd: this.#root, env, deathSignal: "SIGTERM" },
      stopSignal: "SIGTERM",
      stopMs: 45_000,
    };
  }

  #webLaunch(shared: NodeJS.ProcessEnv, port: number): PlainLaunch {
    // The web app alone checks the token.
    const env = this.token === undefined ? shared : { ...shared, FOLDWISE_TOKEN: this.token };
    const cwd = join(this.#root, "apps/web");
    const next = createRequire(join(cwd, "package.json")).resolve("next/dist/bin/next");
    const args = [next, "start", "-p", String(port), "-H", this.#options.host];
    return {
      launch: { program: process.execPath, args, cwd, env, deathSignal: "SIGTERM" },
      stopSignal: "SIGTERM",
      stopMs: 10_000,
    };
  }

  #startPart(name: string, options: PlainLaunch): Part {
    this.signal.throwIfAborted();
    const part = new Part({
      ...options,
      name,
      logFile: join(homePaths(this.#options.home).logs, `${name}.log`),
      say: (line) => this.#progress.say(line),
      onProcess: () => this.#record(),
    });
    this.#parts.push(part);
    part.start();
    return part;
  }

  /** Written at every change, so that a start after a kill finds what is left. */
  #record(): void {
    writeState(homePaths(this.#options.home).stack, {
      supervisor: { pid: process.pid, identity: processIdentity(process.pid) },
      url: this.url,
      ready: this.#wasHealthy && !this.signal.aborted,
      parts: this.#parts.flatMap((part) => part.recorded() ?? []),
    });
  }

  #permanentFailure(): string | undefined {
    for (const part of this.#parts) {
      const reason = part.failure();
      if (reason !== undefined) return `${part.name} did not start: ${reason}`;
    }
    return undefined;
  }
}
