/** A point that a test holds: what comes there waits until it is let go. */
export interface Held {
  /** Resolves when something has come to the point. */
  reached: Promise<void>;
  release(): void;
}

export interface RacePoints {
  /** Holds what next comes to a point that `matches` it; what comes later passes. */
  hold(point: string, matches?: (input: unknown) => boolean): Held;
  /** Makes what next comes to a point fail. */
  fail(point: string, error: Error, matches?: (input: unknown) => boolean): void;
  /** Called at the point, with what came there. */
  pass(point: string, input: unknown): Promise<void>;
}

interface Trap {
  point: string;
  matches: (input: unknown) => boolean;
  spring: () => Promise<void>;
}

/** Named points of a race, such as `before stepSweep`, that a test holds open instead of sleeping. */
export function makeRacePoints(): RacePoints {
  const traps = new Set<Trap>();
  const anything = () => true;
  return {
    hold(point, matches = anything) {
      let reach = () => {};
      let release = () => {};
      const reached = new Promise<void>((resolve) => {
        reach = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const spring = async () => {
        reach();
        await released;
      };
      traps.add({ point, matches, spring });
      return { reached, release };
    },
    fail(point, error, matches = anything) {
      traps.add({ point, matches, spring: () => Promise.reject(error) });
    },
    async pass(point, input) {
      const trap = [...traps].find((one) => one.point === point && one.matches(input));
      if (!trap) return;
      traps.delete(trap);
      await trap.spring();
    },
  };
}
