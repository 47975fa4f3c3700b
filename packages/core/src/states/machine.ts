import { conflict, FoldwiseError } from "../errors";

/** What an event does. A state in `from` that equals `to` makes the event idempotent there. */
export interface Rule<State extends string> {
  /** States in which the event is allowed. */
  readonly from: readonly State[];
  /** State that it leads to. */
  readonly to: State;
}

/** The state after an event, or why the event is refused. */
export type Transition<State extends string> =
  | { readonly isAllowed: true; readonly state: State }
  | { readonly isAllowed: false; readonly reason: string };

/**
 * The states of one kind of thing and the events between them. It is the only place that says which transitions there
 * are: code that moves one row asks `next`, a statement that moves many takes its `where` from `changedBy` and its
 * `set` from `to`.
 */
export interface StateMachine<State extends string, Event extends string> {
  readonly states: readonly State[];
  readonly events: readonly Event[];
  /** The state after an event, or the reason why that state refuses it. */
  next(state: State, event: Event): Transition<State>;
  /** @throws FoldwiseError `conflict` with the reason where the state refuses the event. */
  require(state: State, event: Event): State;
  /** The state that an event leads to. */
  to(event: Event): State;
  /** States in which an event is allowed. */
  from(event: Event): readonly State[];
  /** States that an event changes: those in which it is allowed, without the one that it leads to. */
  changedBy(event: Event): readonly State[];
}

/**
 * @param noun what the machine is of, for the reasons of refused transitions: `run`
 * @throws FoldwiseError `internal` where a rule names a state that there is not
 */
export function makeStateMachine<State extends string, Event extends string>(
  noun: string,
  states: readonly State[],
  rules: Readonly<Record<Event, Rule<State>>>,
): StateMachine<State, Event> {
  const events = keysOf(rules);
  for (const event of events)
    for (const state of [...rules[event].from, rules[event].to])
      if (!states.includes(state))
        throw new FoldwiseError("internal", `${noun}: ${event} names the unknown state ${state}`);
  const next = (state: State, event: Event): Transition<State> => {
    const { from, to } = rules[event];
    if (from.includes(state)) return { isAllowed: true, state: to };
    return { isAllowed: false, reason: `${event}: the ${noun} is ${state}; it must be ${orList(from)}` };
  };
  return {
    states,
    events,
    next,
    require(state, event) {
      const transition = next(state, event);
      if (!transition.isAllowed) throw conflict(transition.reason);
      return transition.state;
    },
    to: (event) => rules[event].to,
    from: (event) => rules[event].from,
    changedBy: (event) => rules[event].from.filter((state) => state !== rules[event].to),
  };
}

function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  const keys: Key[] = [];
  for (const key in record) keys.push(key);
  return keys;
}

/** `queued`, `queued or paused`, `queued, running or paused`. */
function orList(words: readonly string[]): string {
  if (words.length < 2) return words.join();
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
