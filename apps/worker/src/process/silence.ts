/** Shares of the limit at which is looked. */
const LOOKS = 20;

export interface SilenceWatch {
  /** There was progress: the count begins again. */
  heard(): void;
  stop(): void;
}

/** Calls `look` again and again; returns what ends that. */
export type Every = (milliseconds: number, look: () => void) => () => void;

const everyInterval: Every = (milliseconds, look) => {
  const timer = setInterval(look, milliseconds);
  return () => clearInterval(timer);
};

/**
 * Calls `onSilent` once when progress was waited for and none came for `limitMs`, to a twentieth more.
 *
 * It counts its own looks, not the clock: a worker that was itself stopped or suspended takes no trainer for stalled
 * when it comes back, since each look after that counts one, however late it is.
 *
 * @param isWaiting false while nobody waits (the reader is busy, nothing was asked): that time does not count
 */
export function watchSilence({
  limitMs,
  isWaiting,
  onSilent,
  every = everyInterval,
}: {
  limitMs: number;
  isWaiting: () => boolean;
  onSilent: () => void;
  every?: Every;
}): SilenceWatch {
  let silent = 0;
  const stop = every(limitMs / LOOKS, () => {
    silent = isWaiting() ? silent + 1 : 0;
    if (silent <= LOOKS) return;
    stop();
    onSilent();
  });
  return {
    heard: () => {
      silent = 0;
    },
    stop,
  };
}
