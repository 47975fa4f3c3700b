import { expect, it } from "vitest";
import { watchSilence } from "./silence";

/** A watch that looks when the test says so. */
function watched({ isWaiting = () => true }: { isWaiting?: () => boolean } = {}) {
  let stalls = 0;
  let look: (() => void) | null = null;
  const watch = watchSilence({
    limitMs: 20,
    isWaiting,
    onSilent: () => {
      stalls += 1;
    },
    every: (_milliseconds, call) => {
      look = call;
      return () => {
        look = null;
      };
    },
  });
  const looks = (count: number) => {
    for (let i = 0; i < count; i++) look?.();
  };
  return { watch, looks, stalls: () => stalls, isLooking: () => look !== null };
}

it("finds silent what said nothing for the whole limit, once", () => {
  const { looks, stalls, isLooking } = watched();
  looks(20);
  expect(stalls()).toBe(0);
  looks(10);
  expect(stalls()).toBe(1);
  expect(isLooking()).toBe(false);
});

it("begins anew with each progress, however long the whole takes", () => {
  const { watch, looks, stalls } = watched();
  for (let i = 0; i < 50; i++) {
    looks(20);
    watch.heard();
  }
  expect(stalls()).toBe(0);
  looks(21);
  expect(stalls()).toBe(1);
});

it("does not count while nobody waits", () => {
  let isWaiting = false;
  const { looks, stalls } = watched({ isWaiting: () => isWaiting });
  looks(1_000);
  isWaiting = true;
  looks(20);
  isWaiting = false;
  looks(1);
  isWaiting = true;
  looks(20);
  expect(stalls()).toBe(0);
  looks(1);
  expect(stalls()).toBe(1);
});

it("stops looking when it is told to", () => {
  const { watch, looks, stalls } = watched();
  watch.stop();
  looks(100);
  expect(stalls()).toBe(0);
});
