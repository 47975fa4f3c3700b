import type { TrainerFailure } from "@foldwise/core/contracts/trainer";

export interface HowItEnded {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ExitFailure {
  readonly kind: TrainerFailure;
  readonly what: string;
  readonly remedy: string;
}

/** Of sysexits.h and of shells; what is not listed is an error of the program. */
const BY_CODE: ReadonlyMap<number, Omit<ExitFailure, "what">> = new Map(
  (
    [
      [
        [2, 64, 78],
        "bad-configuration",
        "Its arguments or parameters were refused: change trainer.command or trainer.parameters and launch again. It is not tried again.",
      ],
      [
        [126, 127],
        "bad-configuration",
        "A program that it starts is missing or not executable on the worker. It is not tried again.",
      ],
      [[65, 66], "bad-input", "It refused its input: see its log. It is not tried again."],
      [
        [69, 71, 74, 75, 143],
        "infrastructure",
        "Something that it needs was not there for a while: it is tried again from its last checkpoint.",
      ],
      [
        [137],
        "out-of-memory",
        "It was killed, as the kernel does when memory runs out: use less memory (a smaller batch), fewer slots a worker, or a higher FOLDWISE_COMMAND_MEMORY_MB.",
      ],
    ] as const
  ).flatMap(([codes, kind, remedy]) => codes.map((code) => [code, { kind, remedy }] as const)),
);

const PROGRAM_ERROR = {
  kind: "program-error",
  remedy:
    "See its log. It is tried once more from its last checkpoint; exit with 75 for what may pass by itself, with 2 for what will not.",
} as const;

/** What the end of a program means, when nobody had asked it to end; null when it ended well. */
export function exitFailure({ code, signal }: HowItEnded): ExitFailure | null {
  if (signal !== null) {
    const asCode = signal === "SIGKILL" ? 137 : signal === "SIGTERM" ? 143 : 1;
    return { what: `was ended by ${signal}`, ...(BY_CODE.get(asCode) ?? PROGRAM_ERROR) };
  }
  if (code === 0) return null;
  return { what: `ended with exit code ${code}`, ...(BY_CODE.get(code ?? 1) ?? PROGRAM_ERROR) };
}
