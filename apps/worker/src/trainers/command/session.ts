import { rm } from "node:fs/promises";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { TrainerEvent } from "@foldwise/core/contracts/trainer";
import { FoldwiseError } from "@foldwise/core/errors";
import { readLine } from "@foldwise/core/trainers";
import { isOutage } from "@foldwise/db/outage";
import type { Child } from "../../process/child";
import { readLines } from "../../process/read-lines";
import { watchSilence } from "../../process/silence";
import { type HttpReports, type Reported, Stalled, TrainerDied, type TrainerSession } from "../contract";
import { followFile } from "./follow-file";
import { exitFailure } from "./how-it-ended";
import { Inbox } from "./inbox";
import { killMarked } from "./marked-processes";
import { type ProgramState, TooMuch } from "./program-state";

/** Characters of a line; a longer one is cut into lines of this length. */
const MAX_LINE = 2 ** 16;
/** Characters of a line in the log, and of all of an attempt. */
const MAX_LOGGED = 4_000;
const MAX_LOG = 8 * 2 ** 20;
const MAX_WARNINGS = 20;
const POLL_MS = 250;
/** How often is looked for reports over HTTP; with a shorter bound on progress, more often. */
const HTTP_POLL_MS = 1_000;
/** Points wait so long for others before they are stored, or until there are so many. */
const GATHER_MS = 200;
const MAX_GATHERED = 1_000;
const KEPT_WORDS = 50;
const LAST_WORDS = 3;
/** As Python, Node.js, Java and R end theirs; a stack may follow. */
const ERROR_LINE = /^\s*(?:[\w.]*(?:Error|Exception)\b|error:)/i;

type Item =
  | { readonly kind: "line"; readonly from: "stdout" | "stderr" | "file"; readonly text: string }
  | { readonly kind: "http"; readonly reported: Reported }
  | { readonly kind: "end" };
type Points = Extract<TrainerEvent, { type: "points" }>["points"];
type Asked = "after-checkpoint" | "now";

export interface Program {
  readonly child: Child;
  readonly state: ProgramState;
  /** What it says about its warnings. */
  readonly onWarning: (listen: (message: string) => void) => void;
  readonly ready: TrainerEvent;
  readonly steps: number;
  readonly untilStep: number | null;
  readonly limits: { readonly stallMs: number; readonly graceMs: number };
  readonly metricsFile: string;
  /** Where it may report besides, with the token that it does so with; null where it may not. */
  readonly http: (Pick<HttpReports, "read"> & { readonly token: string }) | null;
  /** Of every process that it starts. */
  readonly mark: string;
  /** Folders to remove once it is gone. */
  readonly removable: readonly string[];
  /** Refuses what it left, when it ended well. @throws FoldwiseError `invalid` */
  readonly check: () => Promise<void>;
}

/** The events of a program: what it reports, as they come. */
export function programSession(program: Program): TrainerSession {
  const { child, state, limits, steps, untilStep, http } = program;
  const inbox = new Inbox<Item>(1_000);
  const warnings = new Warnings();
  program.onWarning((message) => warnings.add(message));
  let stalled: Stalled | null = null;
  const giveUp = (reason: string) => {
    stalled ??= new Stalled(reason);
    void child.kill();
  };
  /** While what was reported is being stored, nothing is waited for. */
  let isStoring = false;
  let hasEnded = false;
  /** Postgres is: what is reported over HTTP has to wait as well. */
  let isAway = false;
  const silence = watchSilence({
    limitMs: limits.stallMs,
    isWaiting: () => !isStoring && !hasEnded && !isAway,
    onSilent: () =>
      giveUp(
        `No report for ${limits.stallMs / 1000} s (after step ${state.step}); the program was killed. A program whose steps take longer needs a greater trainer.stallSeconds.`,
      ),
  });
  let grace: NodeJS.Timeout | undefined;
  let asked: Asked | null = null;
  /** It was told to end. */
  let isEnding = false;
  /** The checkpoint is stored up to which it was to train: the next attempt goes on from that, not from a later one. */
  let hasArrived = false;
  const terminate = (isInTime: boolean) => {
    isEnding = true;
    child.terminate();
    grace ??= setTimeout(() => {
      if (isInTime) void child.kill();
      else
        giveUp(
          `It did not stop within ${limits.graceMs / 1000} s of SIGTERM (after step ${state.step}); the program was killed.`,
        );
    }, limits.graceMs);
  };

  const reading = [listen(child.process.stdout, "stdout"), listen(child.process.stderr, "stderr"), follow()];
  async function listen(stream: Readable | null, from: "stdout" | "stderr"): Promise<void> {
    if (!stream) return;
    for await (const text of readLines(stream, { maxLength: MAX_LINE, longer: "cut" }))
      await inbox.put({ kind: "line", from, text });
  }
  async function follow(): Promise<void> {
    const file = followFile(program.metricsFile, MAX_LINE);
    while (!hasEnded) {
      for await (const text of file.read()) await inbox.put({ kind: "line", from: "file", text });
      await Promise.race([sleep(POLL_MS), child.exited]);
    }
    for await (const text of file.finish()) await inbox.put({ kind: "line", from: "file", text });
  }
  /** Of what came over HTTP: how far it has been taken. */
  let seen = 0;
  const takeStored = (reported: Reported | null) => {
    if (reported === null || reported.sequence <= seen) return;
    seen = reported.sequence;
    silence.heard();
    state.takeStored(reported);
  };
  async function poll(): Promise<void> {
    if (http === null) return;
    const pause = Math.min(HTTP_POLL_MS, limits.stallMs / 4);
    while (!hasEnded) {
      await Promise.race([sleep(pause), child.exited]);
      try {
        const reported = await http.read(seen, false);
        isAway = false;
        if (reported !== null) await inbox.put({ kind: "http", reported });
      } catch (error) {
        // What is no outage is met again by what stores next.
        isAway = isOutage(error);
      }
    }
  }
  void poll();
  /** What was reported before a line that the program prints is there: it had its answer. */
  const catchUp = async () => {
    if (http !== null) takeStored(await http.read(seen, true));
  };
  void child.exited.then(async () => {
    hasEnded = true;
    clearTimeout(grace);
    await killMarked(program.mark);
    // A pipe that was closed before its end has given what it will give.
    await Promise.allSettled(reading);
    await inbox.put({ kind: "end" });
  });

  /** Programs print their environment. */
  const hide = (text: string) => (http === null ? text : text.replaceAll(http.token, "(hidden)"));
  const log = new ProgramLog();
  async function* events(): AsyncGenerator<TrainerEvent> {
    yield program.ready;
    let points: Points = [];
    for (;;) {
      const item = await inbox.take(points.length > 0 ? GATHER_MS : null);
      if (points.length > 0 && (item === null || item.kind === "end" || points.length >= MAX_GATHERED)) {
        yield* storing({ type: "points", points });
        points = [];
      }
      if (item === null) continue;
      if (item.kind === "end") break;
      if (item.kind === "http") {
        takeStored(item.reported);
        continue;
      }
      const text = hide(item.text);
      const line = readLine(text);
      for (const problem of line.problems)
        warnings.add(`${item.from === "file" ? "metrics file" : item.from}: ${problem}`);
      if (line.kind === "words") yield* log.take(text, item.from === "stderr");
      else {
        silence.heard();
        points.push(...state.take(line.report, steps));
        const { checkpoint } = line.report;
        if (checkpoint !== undefined && !hasArrived) {
          if (points.length > 0) yield* storing({ type: "points", points });
          points = [];
          yield* save(checkpoint);
        }
      }
      yield* warnings.take();
    }
    silence.stop();
    yield* warnings.take();
    yield* finish();
  }

  async function* storing(event: TrainerEvent): AsyncGenerator<TrainerEvent> {
    isStoring = true;
    try {
      yield event;
    } finally {
      isStoring = false;
      silence.heard();
    }
  }

  async function* save(step: number): AsyncGenerator<TrainerEvent> {
    isStoring = true;
    try {
      await catchUp();
      const event = await state.save(step, { isLast: false });
      if (event === null) return;
      yield event;
    } finally {
      isStoring = false;
      silence.heard();
    }
    hasArrived = step >= (untilStep ?? Number.POSITIVE_INFINITY);
    if (!isEnding && (hasArrived || asked === "after-checkpoint")) terminate(true);
  }

  async function* finish(): AsyncGenerator<TrainerEvent> {
    if (stalled) throw stalled;
    await catchUp();
    const epoch = state.step;
    if (isEnding) return yield { type: "done", outcome: asked === null ? "until-epoch" : "stopped", epoch };
    const { pid, exitCode: code, signalCode: signal } = child.process;
    if (pid === undefined) throw new TrainerDied(await child.exited, "");
    const failure = exitFailure({ code, signal });
    if (failure !== null) {
      const { kind, what, remedy } = failure;
      const words = log.last();
      return yield {
        type: "failed",
        kind,
        message: `The program ${what}${words ? `: ${words}` : "."}`,
        remedy,
        epoch,
      };
    }
    const last = Math.max(1, epoch);
    const saved = await state.save(last, { isLast: true });
    yield* warnings.take();
    try {
      await program.check();
    } catch (error) {
      if (!(error instanceof FoldwiseError) || error.code !== "invalid") throw error;
      const remedy = "Mend the program and launch again: the same program would leave the same.";
      return yield { type: "failed", kind: "bad-output", message: error.message, remedy, epoch };
    }
    if (saved === null) throw new Error("The last checkpoint could not be stored.");
    yield saved;
    yield { type: "done", outcome: "complete", epoch: last };
  }

  async function* bounded(): AsyncGenerator<TrainerEvent> {
    try {
      yield* events();
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      yield {
        type: "failed",
        kind: "bad-output",
        message: error.message,
        remedy: "Report fewer values, or less often.",
        epoch: state.step,
      };
    } finally {
      silence.stop();
      inbox.close();
    }
  }

  return {
    pid: child.process.pid,
    events: bounded(),
    stop: (when) => {
      asked = when === "now" ? "now" : (asked ?? "after-checkpoint");
      if (when === "now" && !isEnding) terminate(false);
    },
    kill: async () => {
      silence.stop();
      clearTimeout(grace);
      await child.kill();
      await killMarked(program.mark);
      inbox.close();
      for (const pipe of child.process.stdio) pipe?.destroy();
      for (const folder of program.removable)
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}

/** Lines for people: printable, and no more of them than a log can hold. */
class ProgramLog {
  private logged = 0;
  private readonly words: string[] = [];

  *take(text: string, isError: boolean): Generator<TrainerEvent> {
    const line = printable(text);
    if (line === "") return;
    this.words.push(line.slice(0, 500));
    if (this.words.length > KEPT_WORDS) this.words.shift();
    if (this.logged > MAX_LOG) return;
    this.logged += line.length;
    const rest = line.length - MAX_LOGGED;
    const message = rest > 0 ? `${line.slice(0, MAX_LOGGED - 40)}… (${rest + 40} characters more)` : line;
    yield { type: "log", level: isError ? "warn" : "info", message };
    if (this.logged > MAX_LOG)
      yield {
        type: "log",
        level: "warn",
        message: `more than ${MAX_LOG / 2 ** 20} MiB were printed: further lines are left out of the log, reports still count`,
      };
  }

  last(): string {
    const error = this.words.findLast((line) => ERROR_LINE.test(line));
    return error ?? this.words.slice(-LAST_WORDS).join(" · ");
  }
}

/** What a progress bar printed over itself is its last state; control characters are shown as what they are not. */
function printable(text: string): string {
  const shown = text.trimEnd().split("\r").at(-1) ?? "";
  return [...shown]
    .map((char) =>
      /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u.test(char) && char !== "\t" ? "\uFFFD" : char,
    )
    .join("");
}

class Warnings {
  private readonly said = new Set<string>();
  private readonly waiting: string[] = [];
  private left = 0;

  add(message: string): void {
    // Steps and values differ from line to line; what is the matter does not.
    const key = message.replaceAll(/\d+/g, "#");
    if (this.said.has(key)) return;
    if (this.said.size >= MAX_WARNINGS) {
      this.left += 1;
      if (this.left === 1) this.waiting.push("further warnings are left out");
      return;
    }
    this.said.add(key);
    this.waiting.push(message);
  }

  *take(): Generator<TrainerEvent> {
    for (const message of this.waiting.splice(0))
      yield { type: "log", level: "warn", message: message.slice(0, MAX_LOGGED) };
  }
}
