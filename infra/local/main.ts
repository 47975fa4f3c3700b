import { relative } from "node:path";
import { describeError } from "../setup/errors.mjs";
import type { Progress } from "../setup/progress.mjs";
import { demoSweep, startDemo } from "./demo";
import { isLoopback, type StackOptions } from "./options.mjs";
import { recordRunning } from "./running";
import { Stack } from "./stack";

/** `npm start` once everything is installed: runs in the foreground until Ctrl-C or SIGTERM. */
export async function runStack(root: string, options: StackOptions, progress: Progress): Promise<void> {
  // Whatever the parts write is their owner's alone.
  process.umask(0o077);
  if (process.getuid?.() === 0)
    progress.say(
      "Running as root: everything that decodes images and models runs as root too. Use an unprivileged user instead",
    );
  const stack = new Stack({ root, options, progress });
  const asked = onStopSignal(() => {
    progress.say("Stopping…");
  });
  const started = stack.start();
  const first = await Promise.race([
    started.then(() => "started" as const),
    asked.then(() => "asked" as const),
  ]);
  let forget = () => {};
  if (first === "started") {
    forget = recordRunning(options.home);
    announce(stack, options, root, progress);
    if (options.demo) showDemo(stack, options, root, progress);
    await asked;
  }
  const failed = started.catch((error: unknown) =>
    stack.signal.aborted ? undefined : Promise.reject(error),
  );
  forget();
  await stack.stop();
  await failed;
  progress.say("Stopped.");
}

/** Where the command line looks unless FOLDWISE_URL says otherwise. */
const DEFAULT_URL = "http://127.0.0.1:3000";

function announce(stack: Stack, { home, host }: StackOptions, root: string, progress: Progress): void {
  const shownHome = relative(root, home).startsWith("..") ? home : relative(root, home);
  progress.say("");
  progress.say(`Foldwise is at ${stack.url}`);
  if (stack.temporalUi !== undefined)
    progress.say(`The Temporal UI is at ${stack.temporalUi}; it requires no token`);
  if (stack.url !== DEFAULT_URL)
    progress.say(`For commands in another terminal: export FOLDWISE_URL=${stack.url}`);
  if (stack.token !== undefined && stack.tokenIsNew)
    progress.say(
      `This address is open to other machines. They need this token, shown once and kept in ${shownHome}/token: ${stack.token}`,
    );
  if (!isLoopback(host) && !process.env.FOLDWISE_IMPORT_ROOTS)
    progress.say(
      "Folders are imported by path only from those in FOLDWISE_IMPORT_ROOTS, weights from FOLDWISE_WEIGHTS_ROOTS; set them and start again where you need them",
    );
  progress.say(`Data and logs are in ${shownHome}. Ctrl-C stops everything.`);
}

function showDemo(stack: Stack, { home }: StackOptions, root: string, progress: Progress): void {
  const made = demoSweep(home);
  const sweep =
    made === undefined
      ? progress.step("quick-start data and sweep", "10 s", () =>
          startDemo({ root, home, url: stack.url, token: stack.token, signal: stack.signal }),
        )
      : Promise.resolve(made);
  sweep
    .then((id) => {
      const how = made === undefined ? "The quick-start sweep is running at" : "The quick-start sweep is at";
      progress.say(`${how} ${stack.url}/sweeps/${id}`);
    })
    .catch((error: unknown) => {
      if (stack.signal.aborted) return;
      progress.say(
        `The quick-start sweep was not started, and will be tried again at the next start: ${describeError(error)}`,
      );
    });
}

const PARENT_CHECK_MS = 500;

/**
 * Resolves at the first Ctrl-C or SIGTERM, or when the npm that runs this is killed; a second signal within a stop
 * changes nothing, since stopping is bounded.
 */
function onStopSignal(tell: () => void): Promise<void> {
  return new Promise((resolve) => {
    let told = false;
    const stop = () => {
      if (!told) tell();
      told = true;
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
    if (process.env.npm_lifecycle_event !== "start") return;
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MS).unref();
  });
}
