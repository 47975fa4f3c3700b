import type { StopView } from "@foldwise/core/contracts/http/stop";
import { type Stop, stopText } from "@foldwise/core/stopping";

export function stopView(stop: Stop | null): StopView | null {
  return stop && { ...stop, text: stopText(stop) };
}
