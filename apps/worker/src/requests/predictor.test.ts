import type { TrainerCommand, TrainerEvent } from "@foldwise/core/contracts/trainer";
import { expect, it } from "vitest";
import { makePredictor, type TalkativeSession } from "./predictor";
import { ASK } from "./testing";

const READY: TrainerEvent = {
  type: "ready",
  versions: { trainer: "1", tfjs: "4", tensorflow: "2", node: "20" },
  device: "cpu",
  threads: 1,
  params: null,
  epoch: 0,
};

/** A process that does with each ask what the test says; `die` ends its events. */
function makeProcess(
  reply: (command: TrainerCommand, say: (event: TrainerEvent) => void, die: () => void) => void,
) {
  const events: TrainerEvent[] = [READY];
  let alive = true;
  let wake = () => {};
  const session: TalkativeSession = {
    events: (async function* () {
      for (;;) {
        const next = events.shift();
        if (next) yield next;
        else if (!alive) throw new Error("The trainer ended by SIGKILL");
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    })(),
    tell: (command) => {
      reply(
        command,
        (event) => {
          events.push(event);
          wake();
        },
        () => void session.kill(),
      );
    },
    stop: () => {},
    kill: async () => {
      alive = false;
      wake();
    },
  };
  return { session, isAlive: () => alive };
}

type Process = ReturnType<typeof makeProcess>;

function predictorOf(processes: Process[], { idleMs = 10_000 } = {}) {
  let started = 0;
  const predictor = makePredictor({
    idleMs,
    start: () => {
      const next = processes[started++];
      if (!next) throw new Error("started once too often");
      return next.session;
    },
  });
  return { predictor, started: () => started };
}

const answering = () =>
  makeProcess((command, say) => {
    if (command.type === "ask")
      say({ type: "answer", id: command.id, answer: { kind: "stages", stages: [] } });
  });

it("answers all asks with one process, which goes when nobody has asked for a while", async () => {
  const [first, second] = [answering(), answering()];
  const { predictor, started } = predictorOf([first, second], { idleMs: 60 });
  const answers = await Promise.all([predictor.ask(ASK), predictor.ask(ASK)]);
  expect(answers.map(({ ready }) => ready.device)).toEqual(["cpu", "cpu"]);
  expect(started()).toBe(1);
  expect(first.isAlive()).toBe(true);
  await expect.poll(() => first.isAlive()).toBe(false);
  await predictor.ask(ASK);
  expect(started()).toBe(2);
  await predictor.stop();
  expect(second.isAlive()).toBe(false);
});

it("fails what it was asked when the process dies, and starts another for the next", async () => {
  const dying = makeProcess((_command, _say, die) => die());
  const { predictor } = predictorOf([dying, answering()]);
  await expect(predictor.ask(ASK)).rejects.toThrow("SIGKILL");
  expect((await predictor.ask(ASK)).answer.kind).toBe("stages");
  await predictor.stop();
});

it("goes on after a refusal, and tells bad input from a failure", async () => {
  let asks = 0;
  const refusing = makeProcess((command, say) => {
    if (command.type === "ask")
      say({ type: "refused", id: command.id, isBadInput: ++asks === 1, message: `refused ${asks}` });
  });
  const { predictor, started } = predictorOf([refusing]);
  await expect(predictor.ask(ASK)).rejects.toMatchObject({ code: "invalid", message: "refused 1" });
  await expect(predictor.ask(ASK)).rejects.toSatisfy((error) => !(error instanceof Error && "code" in error));
  expect(started()).toBe(1);
  await predictor.stop();
});
