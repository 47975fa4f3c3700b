/** Holds objects each of which lives for a while, and prints the bytes of the heap at most, and of what is held in the end. */
import { liveMemory } from "../../../../../infra/testing/live-memory.mjs";
import { limitHeapGrowth } from "../heap-growth";

const HELD = 400_000;
const MADE = 12 * HELD;
if (process.argv[2] === "limited") limitHeapGrowth();
const held: unknown[] = [];
let most = 0;
for (let i = 0; i < MADE; i++) {
  held[i % HELD] = { id: i, values: [i, i + 1, i + 2], name: `trial ${i}` };
  if (i % 10_000 === 0) most = Math.max(most, process.memoryUsage().heapUsed);
}
process.stdout.write(JSON.stringify({ most, live: liveMemory(), held: held.length }));
