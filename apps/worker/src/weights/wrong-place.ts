import { FoldwiseError, type Problem } from "@foldwise/core/errors";
import { NotReadable } from "../reading/regular-file";

/**
 * What a plan names as the place of its weights does not give them. The training is not at fault: another plan that
 * shares it may have them elsewhere.
 */
export class WrongPlace extends FoldwiseError {
  constructor(key: "path" | "url", problem: string, cause?: unknown) {
    super("invalid", `trainer.weights.${key}: ${problem}`, { cause });
    this.name = "WrongPlace";
  }
}

const SYSTEM_ERRORS: Readonly<Record<string, Pick<Problem, "problem" | "remedy">>> = {
  ENOENT: {
    problem: "there is no such file on this worker",
    remedy: "put it there, or give the absolute path under which every worker has it",
  },
  ENOTDIR: {
    problem: "there is no such file on this worker",
    remedy: "put it there, or give the absolute path under which every worker has it",
  },
  EACCES: { problem: "may not be read", remedy: "give the worker's user read access" },
};

/** What the file system says of a file, in the words of a plan. */
export function unreadable(path: string, error: unknown): WrongPlace {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const known = error instanceof NotReadable ? error : SYSTEM_ERRORS[code];
  const words = known
    ? `${known.problem}; ${known.remedy}`
    : `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  return new WrongPlace("path", `${path} — ${words}`, error);
}
