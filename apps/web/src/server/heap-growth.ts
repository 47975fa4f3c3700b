import { setFlagsFromString } from "node:v8";

/** Of what is held, in percent. */
export const MAX_GROWTH = 50;

/**
 * Lets the heap of this process grow by half of what it holds until garbage is collected. V8 alone lets it come to four times
 * as much, where objects live about as long as a request: the server's memory then grows for hundreds of requests.
 */
export function limitHeapGrowth(): void {
  setFlagsFromString(`--heap-growing-percent=${MAX_GROWTH}`);
}
