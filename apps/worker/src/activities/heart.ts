import { Context } from "@temporalio/activity";

const BEAT_MS = 1_000;

/**
 * Heartbeats of the activity that calls this, every second from its start to `stop`, whatever it waits for; one that ends
 * within the first costs Temporal none. Details stay below 1 kB: they are for people that look at Temporal; resuming
 * reads Postgres.
 */
export function startHeart(details: () => Record<string, number | string>): { stop(): void } {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details()), BEAT_MS);
  return { stop: () => clearInterval(timer) };
}
