import { parentPort } from "node:worker_threads";
import { FoldwiseError } from "@foldwise/core/errors";
import type { Answered, Asked } from "./messages";
import { TASKS } from "./tasks";

/** The thread's program: one task after the other. */
parentPort?.on("message", ({ id, task, input }: Asked) => {
  parentPort?.postMessage(answerOf(id, task, input));
});

function answerOf(id: number, task: Asked["task"], input: unknown): Answered {
  try {
    // The pool's types tie input to task; a message loses them.
    const run: (input: never) => unknown = TASKS[task];
    return { id, answer: run(input as never) };
  } catch (error) {
    if (error instanceof FoldwiseError)
      return { id, known: { code: error.code, message: error.message, problems: error.problems } };
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return { id, unexpected: { message, stack: stack ?? message } };
  }
}
