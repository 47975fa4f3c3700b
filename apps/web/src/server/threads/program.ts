import { join } from "node:path";

/** Where `npm run build` leaves the thread's program; `next start` runs in the app's folder. */
export function threadProgram(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), "dist", "thread.mjs");
}
