import { retryWhileAway } from "../activities/store-outage";
import type { InspectHooks } from "./inspect-folder";

/**
 * Stores something of an import, and waits with it while the artifact store is out of reach, as trainings do: an import of an
 * hour is not lost by an outage of a minute. The import says that it waits, can be cancelled meanwhile, and another worker goes on
 * with it when this one is stopped. A store that refuses, or is full, fails it: a person has to do something, and then
 * import again.
 */
export function storeWhenThere<T>(
  store: () => Promise<T>,
  { signal, onProgress }: Pick<InspectHooks, "signal" | "onProgress">,
): Promise<T> {
  return retryWhileAway(store, {
    signal,
    onWait: () => onProgress("waiting for the artifact store", 0, 1),
  });
}
