import { CommanderError } from "commander";
import { EXIT, exitCodeOf } from "./exit-codes";
import { withHint } from "./not-found-hint";
import { makeProgram } from "./program";

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

let interrupted = false;
process.once("SIGINT", () => {
  interrupted = true;
});

try {
  await makeProgram().parseAsync();
} catch (error) {
  // Commander has written its own message.
  if (!(error instanceof CommanderError) && !interrupted)
    process.stderr.write(`${error instanceof Error ? withHint(error) : String(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
if (interrupted) process.exitCode = EXIT.interrupted;
