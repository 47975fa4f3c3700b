import { createInterface } from "node:readline";
import { PassThrough, type Readable } from "node:stream";
import { type TrainerCommand, trainerCommandSchema } from "@foldwise/core/contracts/trainer";
import type { TrainerAsk } from "@foldwise/core/contracts/trainer-asks";

/** The process that started this one, heard through standard input. */
export interface Parent {
  /** The first line: the job's text. */
  readonly job: Promise<string>;
  requested(): "nothing" | Exclude<TrainerCommand["type"], "ask">;
  /** Asks in order, as they come. */
  readonly asks: AsyncIterable<{ id: number; ask: TrainerAsk }>;
}

/** Listens to standard input. Its end means that the parent is gone; `onGone` is then called, once. */
export function listenToParent(input: Readable, onGone: () => void): Parent {
  let requested: ReturnType<Parent["requested"]> = "nothing";
  const asks = new PassThrough({ objectMode: true });
  const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  const job = new Promise<string>((resolve) => {
    lines.once("line", (first) => {
      resolve(first);
      lines.on("line", (line) => {
        const command = parseCommand(line);
        if (command?.type === "ask") asks.write({ id: command.id, ask: command.ask });
        // A stop request takes precedence and stays.
        else if (command && requested !== "stop-now") requested = command.type;
      });
    });
  });
  lines.once("close", onGone);
  return { job, requested: () => requested, asks };
}

function parseCommand(line: string): TrainerCommand | null {
  try {
    return trainerCommandSchema.parse(JSON.parse(line));
  } catch {
    console.error(`ignored, not a command: ${line.slice(0, 200)}`);
    return null;
  }
}
