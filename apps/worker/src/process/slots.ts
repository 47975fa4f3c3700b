/** How many trainers a worker runs at a time, over all the resource classes that it serves. */
export interface Slots {
  /** Resolves with the way to give the slot back; rejects when the signal aborts first. */
  take(signal: AbortSignal): Promise<() => void>;
}

export function makeSlots(count: number): Slots {
  let free = count;
  const waiting: (() => void)[] = [];
  const release = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const once = () => {
    let given = true;
    return () => {
      if (given) release();
      given = false;
    };
  };
  return {
    take(signal) {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return Promise.resolve(once());
      }
      return new Promise((resolve, reject) => {
        const turn = () => {
          signal.removeEventListener("abort", leave);
          resolve(once());
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
