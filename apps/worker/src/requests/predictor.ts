import type { TrainerCommand, TrainerJobInput } from "@foldwise/core/contracts/trainer";
import type { TrainerAnswer, TrainerAsk } from "@foldwise/core/contracts/trainer-asks";
import { FoldwiseError } from "@foldwise/core/errors";
import type { ReadyEvent, TrainerSession } from "../trainers";

/** A trainer process that can be told things while it runs. */
export type TalkativeSession = TrainerSession & { tell(command: TrainerCommand): void };

export interface Answered<Kind extends TrainerAsk["kind"]> {
  answer: Extract<TrainerAnswer, { kind: Kind }>;
  /** What the process said of itself. */
  ready: ReadyEvent;
}

export interface Predictor {
  /**
   * @throws FoldwiseError `invalid` for what is wrong with the ask; an Error when the process fails or goes away.
   */
  ask<Kind extends TrainerAsk["kind"]>(ask: Extract<TrainerAsk, { kind: Kind }>): Promise<Answered<Kind>>;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(value: { answer: TrainerAnswer; ready: ReadyEvent }): void;
  reject(error: Error): void;
}

/**
 * Starting TensorFlow takes seconds, an answer milliseconds: one process answers everything and stays for `idleMs`
 * after its last answer, with the network it used last. One that dies, or was killed because it answered nothing and made
 * no progress (the session says so), is replaced at the next ask.
 */
export function makePredictor({
  start,
  idleMs,
}: {
  start: (job: TrainerJobInput) => TalkativeSession;
  idleMs: number;
}): Predictor {
  let session: TalkativeSession | null = null;
  let idle: NodeJS.Timeout | undefined;
  let count = 0;
  const waiting = new Map<number, Waiting>();

  const open = (): TalkativeSession => {
    if (session) return session;
    const opened = start({ kind: "serve" });
    session = opened;
    void listen(opened).then(
      () => fail(opened, new Error("The predicting process ended.")),
      (error: unknown) => fail(opened, error instanceof Error ? error : new Error(String(error))),
    );
    return opened;
  };

  const listen = async (opened: TalkativeSession) => {
    let ready: ReadyEvent | null = null;
    for await (const event of opened.events) {
      if (event.type === "ready") ready = event;
      if (event.type === "failed") throw new Error(event.message);
      if (event.type !== "answer" && event.type !== "refused") continue;
      const asked = waiting.get(event.id);
      waiting.delete(event.id);
      if (event.type === "refused")
        asked?.reject(
          event.isBadInput ? new FoldwiseError("invalid", event.message) : new Error(event.message),
        );
      else if (ready) asked?.resolve({ answer: event.answer, ready });
      if (waiting.size === 0) rest();
    }
  };

  const fail = (opened: TalkativeSession, error: Error) => {
    if (session !== opened) return;
    session = null;
    clearTimeout(idle);
    for (const asked of waiting.values()) asked.reject(error);
    waiting.clear();
    void opened.kill().catch(() => undefined);
  };

  const rest = () => {
    clearTimeout(idle);
    idle = setTimeout(() => void stop(), idleMs);
    idle.unref();
  };

  const stop = async () => {
    clearTimeout(idle);
    const opened = session;
    if (!opened) return;
    fail(opened, new Error("The worker is stopping."));
    await opened.kill().catch(() => undefined);
  };

  return {
    stop,
    async ask<Kind extends TrainerAsk["kind"]>(ask: Extract<TrainerAsk, { kind: Kind }>) {
      clearTimeout(idle);
      const id = ++count;
      const answered = new Promise<{ answer: TrainerAnswer; ready: ReadyEvent }>((resolve, reject) => {
        waiting.set(id, { resolve, reject });
      });
      const opened = open();
      opened.tell({ type: "ask", id, ask });
      const { answer, ready } = await answered;
      if (!answers(ask.kind, answer))
        throw new Error(`Expected an answer of kind ${ask.kind}, got ${answer.kind}.`);
      return { answer, ready };
    },
  };
}

function answers<Kind extends TrainerAsk["kind"]>(
  kind: Kind,
  answer: TrainerAnswer,
): answer is Extract<TrainerAnswer, { kind: Kind }> {
  return answer.kind === kind;
}
