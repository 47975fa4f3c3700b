import type { Gpu } from "./gpus";

/** What a trainer may run on: the CPU alone, one GPU, or every GPU there is. */
export interface Place {
  /** For CUDA_VISIBLE_DEVICES: a UUID; `none` and `all` speak for themselves. */
  readonly visible: "none" | "all" | (string & {});
  readonly gpu: Gpu | null;
}

export const CPU_PLACE: Place = { visible: "none", gpu: null };

/** A GPU that a process can see is one that TensorFlow takes memory of. */
export function visibleDevices({ visible }: Place): Record<string, string> {
  return visible === "all" ? {} : { CUDA_VISIBLE_DEVICES: visible === "none" ? "-1" : visible };
}

export interface Slot {
  readonly place: Place;
  release(): void;
}

/** How many trainers run at a time, each in a place of its own. */
export interface Slots {
  readonly count: number;
  /** Rejects when the signal aborts first. */
  take(signal: AbortSignal): Promise<Slot>;
}

/** For work inside work that holds a slot already: the same place, for as long as the caller has it. */
export function heldSlot(place: Place): Slots {
  return { count: 1, take: async () => ({ place, release: () => undefined }) };
}

export function makeSlots(places: readonly Place[]): Slots {
  const free = [...places];
  const waiting: ((place: Place) => void)[] = [];
  const slotOf = (place: Place): Slot => {
    let given = true;
    return {
      place,
      release: () => {
        if (!given) return;
        given = false;
        const next = waiting.shift();
        if (next) next(place);
        else free.push(place);
      },
    };
  };
  return {
    count: places.length,
    take(signal) {
      signal.throwIfAborted();
      const place = free.shift();
      if (place) return Promise.resolve(slotOf(place));
      return new Promise((resolve, reject) => {
        const turn = (next: Place) => {
          signal.removeEventListener("abort", leave);
          resolve(slotOf(next));
        };
        const leave = () => {
          waiting.splice(waiting.indexOf(turn), 1);
          reject(signal.reason);
        };
        waiting.push(turn);
        signal.addEventListener("abort", leave, { once: true });
      });
    },
  };
}
