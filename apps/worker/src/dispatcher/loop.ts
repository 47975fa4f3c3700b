/** Something that is done again and again, sooner when asked to. */
export interface Loop {
  /** Do it now, or once more when it is being done. */
  wake(): void;
  /** Resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Runs `work` at once, then every `everyMs` and when woken, never twice at a time. An error is told once until it goes
 * well again.
 */
export function startLoop({
  work,
  everyMs,
  onError,
}: {
  work: () => Promise<void>;
  everyMs: number;
  onError: (error: unknown) => void;
}): Loop {
  let stopped = false;
  let woken = false;
  let failing = "";
  let wakeUp = () => {};
  const run = async () => {
    while (!stopped) {
      woken = false;
      try {
        await work();
        failing = "";
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (message !== failing) onError(error);
        failing = message;
      }
      if (!woken && !stopped) await pause();
    }
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const running = run();
  return {
    wake() {
      woken = true;
      wakeUp();
    },
    async stop() {
      stopped = true;
      wakeUp();
      await running;
    },
  };
}
