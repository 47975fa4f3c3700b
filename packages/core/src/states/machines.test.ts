import { describe, expect, it } from "vitest";
import { FoldwiseError } from "../errors";
import {
  jobMachine,
  loggedRunMachine,
  makeStateMachine,
  runMachine,
  sweepMachine,
  trainingMachine,
  trialMachine,
} from "./index";
import type { StateMachine } from "./machine";

/** One line for each event: the state after it in each state, in the order of the head; `-` where it is refused. */
function readMatrix(text: string): { states: string[]; rows: Map<string, (string | null)[]> } {
  const [head = "", ...lines] = text.trim().split("\n");
  const cells = (line: string) =>
    line
      .split("|")
      .map((cell) => cell.trim())
      .filter(Boolean);
  const rows = lines.map((line): [string, (string | null)[]] => {
    const [event = "", ...after] = cells(line);
    return [event, after.map((state) => (state === "-" ? null : state))];
  });
  return { states: cells(head), rows: new Map(rows) };
}

const WORK = `
  | queued    | running   | paused    | complete | failed | cancelled | pruned | waiting |
start    | running   | running   | running   | - | -      | -      | - | -         |
queue    | queued    | queued    | queued    | - | -      | -      | - | -         |
pause    | paused    | paused    | paused    | - | -      | -      | - | -         |
complete | complete  | complete  | complete  | - | -      | -      | - | -         |
fail     | failed    | failed    | failed    | - | -      | -      | - | -         |
cancel   | cancelled | cancelled | cancelled | - | -      | -      | - | cancelled |
prune    | pruned    | pruned    | pruned    | - | -      | -      | - | pruned    |
wait     | waiting   | waiting   | waiting   | - | -      | -      | - | -         |
promote  | -         | -         | -         | - | -      | -      | - | queued    |
rewait   | -         | -         | -         | - | -      | -      | waiting | -    |
retry    | -         | -         | -         | - | queued | queued | - | -         |
reopen   | -         | -         | -         | - | -      | -      | queued | queued |`;

/** Of a trial, whose runs that are complete stay so when it goes on. */
const TRIAL = WORK.replace(/reopen.*/, "reopen | - | - | - | queued | - | - | queued | queued |");

/** The program outside has the say: every event leads to its state from every state. */
const LOGGED = `
  | ${WORK.trim()
    .split("\n")[0]
    ?.split("|")
    .map((cell) => cell.trim())
    .filter(Boolean)
    .join(" | ")} |
${["schedule | queued", "start | running", "complete | complete", "fail | failed", "cancel | cancelled"]
  .map((line) => {
    const [event, state] = line.split(" | ");
    return `${event} | ${Array(8).fill(state).join(" | ")} |`;
  })
  .join("\n")}`;

const MATRICES: [noun: string, machine: StateMachine<string, string>, matrix: string][] = [
  ["run", runMachine, WORK],
  ["trial", trialMachine, TRIAL],
  ["logged run", loggedRunMachine, LOGGED],
  [
    "sweep",
    sweepMachine,
    `
  | queued    | running   | paused    | complete | failed | cancelled |
start    | running   | running   | running   | -      | -      | -      |
pause    | paused    | paused    | paused    | -      | -      | -      |
resume   | -         | running   | running   | -      | -      | -      |
complete | complete  | complete  | complete  | -      | -      | -      |
fail     | failed    | failed    | failed    | -      | -      | -      |
cancel   | cancelled | cancelled | cancelled | -      | -      | -      |
retry    | -         | -         | -         | queued | queued | queued |`,
  ],
  [
    "training",
    trainingMachine,
    `
  | queued    | running   | paused    | complete  | failed    | cancelled |
claim    | running   | running   | running   | -         | -         | running   |
complete | complete  | complete  | complete  | -         | -         | complete  |
fail     | failed    | failed    | failed    | -         | -         | failed    |
release  | queued    | queued    | queued    | -         | -         | queued    |
pause    | paused    | paused    | paused    | -         | -         | paused    |
cancel   | cancelled | cancelled | cancelled | -         | -         | cancelled |
abandon  | cancelled | -         | cancelled | -         | -         | -         |
join     | -         | -         | queued    | -         | queued    | queued    |
retry    | -         | -         | -         | -         | queued    | queued    |
retire   | cancelled | cancelled | cancelled | cancelled | cancelled | cancelled |`,
  ],
  [
    "job",
    jobMachine,
    `
  | queued  | running  | complete | failed |
claim    | running | running  | -        | -      |
complete | -       | complete | -        | -      |
fail     | -       | failed   | -        | -      |
release  | -       | queued   | -        | -      |`,
  ],
];

describe.each(MATRICES)("the state machine of a %s", (noun, machine, text) => {
  const matrix = readMatrix(text);

  it("has these states and events, and no others", () => {
    expect(machine.states).toEqual(matrix.states);
    expect(machine.events).toEqual([...matrix.rows.keys()]);
  });

  it("says for every state and event where it leads, or why it is refused", () => {
    for (const [event, row] of matrix.rows)
      for (const [index, state] of matrix.states.entries()) {
        const after = row[index] ?? null;
        const transition = machine.next(state, event);
        expect(transition.isAllowed ? transition.state : null, `${event} in ${state}`).toBe(after);
        if (!transition.isAllowed) {
          expect(transition.reason).toContain(`${event}: the ${noun} is ${state}; it must be `);
          for (const allowed of machine.from(event)) expect(transition.reason).toContain(allowed);
          expect(() => machine.require(state, event)).toThrow(transition.reason);
        } else expect(machine.require(state, event)).toBe(after);
      }
  });

  it("gives statements over many rows the states that an event is allowed in, and those that it changes", () => {
    for (const [event, row] of matrix.rows) {
      const allowed = matrix.states.filter((_, index) => row[index] !== null);
      expect(machine.from(event).toSorted()).toEqual(allowed.toSorted());
      const to = machine.to(event);
      expect(new Set(row.filter((state) => state !== null))).toEqual(new Set([to]));
      expect(machine.changedBy(event)).toEqual(machine.from(event).filter((state) => state !== to));
    }
  });
});

it("refuses an event with a conflict that names the states in which it is allowed", () => {
  expect(() => trialMachine.require("complete", "retry")).toThrow(
    new FoldwiseError("conflict", "retry: the trial is complete; it must be failed or cancelled"),
  );
  expect(() => sweepMachine.require("failed", "pause")).toThrow("it must be queued, running or paused");
  expect(() => jobMachine.require("queued", "fail")).toThrow("it must be running");
});

it("refuses rules over a state that there is not", () => {
  const rules = { open: { from: ["shut"], to: "ajar" } };
  expect(() => makeStateMachine<string, "open">("door", ["open", "shut"], rules)).toThrow(
    "door: open names the unknown state ajar",
  );
});
