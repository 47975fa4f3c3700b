import { FoldwiseError } from "@foldwise/core/errors";
import { CommanderError } from "commander";
import { ApiError, UnreachableError } from "../sdk";

/** What scripts may rely on. */
export const EXIT = {
  ok: 0,
  failure: 1,
  badInput: 2,
  notFound: 3,
  unreachable: 4,
  interrupted: 130,
} as const;

/** A command that ran and found what it was about to have failed. */
export class Failed extends Error {}

export function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  if (error instanceof UnreachableError) return EXIT.unreachable;
  const code = error instanceof ApiError || error instanceof FoldwiseError ? error.code : "";
  if (code === "invalid") return EXIT.badInput;
  if (code === "not-found") return EXIT.notFound;
  if (code === "unavailable") return EXIT.unreachable;
  return EXIT.failure;
}
