import { CommanderError } from "commander";
import { EXIT, exitCodeOf } from "./exit-codes";
import { withHint } from "./not-found-hint";
import { makeProgram } from "./program";

/**
 * Runs one command of the program.
 * @param args what stands behind `foldwise`
 * @param isInterrupted whether an error is only that of Ctrl-C, which needs no message
 * @returns the exit code
 */
export async function runProgram(
  args: readonly string[],
  isInterrupted: () => boolean = () => false,
): Promise<number> {
  try {
    await makeProgram().parseAsync(args, { from: "user" });
    return EXIT.ok;
  } catch (error) {
    // Commander has written its own message.
    if (!(error instanceof CommanderError) && !isInterrupted())
      process.stderr.write(`${error instanceof Error ? withHint(error) : String(error)}\n`);
    return exitCodeOf(error);
  }
}
