import type { ErrorCode, Problem } from "@foldwise/core/errors";
import type { TaskName } from "./tasks";

export interface Asked {
  id: number;
  task: TaskName;
  input: unknown;
}

/** A class does not survive the copy between threads: an error crosses in parts. */
export type Answered =
  | { id: number; answer: unknown }
  | { id: number; known: { code: ErrorCode; message: string; problems: readonly Problem[] } }
  | { id: number; unexpected: { message: string; stack: string } };
