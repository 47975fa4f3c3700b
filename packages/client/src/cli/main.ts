import { EXIT } from "./exit-codes";
import { runProgram } from "./run-program";

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(EXIT.ok);
  throw error;
});

let interrupted = false;
process.once("SIGINT", () => {
  interrupted = true;
});

const code = await runProgram(process.argv.slice(2), () => interrupted);
process.exitCode = interrupted ? EXIT.interrupted : code;
