import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { type TrainerCommand, trainerCommandSchema } from "@foldwise/core";

/** The process that started this one, heard through standard input. */
export interface Parent {
  /** The first line: the job's text. */
  readonly job: Promise<string>;
  requested(): "nothing" | TrainerCommand["type"];
}

/** Listens to standard input. Its end means that the parent is gone; `onGone` is then called, once. */
export function listenToParent(input: Readable, onGone: () => void): Parent {
  let requested: "nothing" | TrainerCommand["type"] = "nothing";
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const job = new Promise<string>((resolve) => {
    lines.once("line", (first) => {
      resolve(first);
      lines.on("line", (line) => {
        const command = parseCommand(line);
        // To stop now is the stronger wish and stays.
        if (command && requested !== "stop-now") requested = command.type;
      });
    });
  });
  lines.once("close", onGone);
  return { job, requested: () => requested };
}

function parseCommand(line: string): TrainerCommand | null {
  try {
    return trainerCommandSchema.parse(JSON.parse(line));
  } catch {
    console.error(`not a command, passed over: ${line.slice(0, 200)}`);
    return null;
  }
}
