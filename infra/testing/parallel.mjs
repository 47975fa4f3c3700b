/** Unit test files that run beside each other; vitest's own choice on two cores is one. */
export const UNIT_WORKERS = 2;

/** Integration test files that run beside each other; most of their time is waiting for processes and bounds. */
export const INTEGRATION_WORKERS = 4;

/** Browser test files that run beside each other, each on a product of its worker's. */
export const BROWSER_WORKERS = 2;

/** Of each of vitest's workers, on the tests' Temporal server. */
export const TEMPORAL_NAMESPACES = Array.from({ length: INTEGRATION_WORKERS }, (_, i) => namespaceOf(i + 1));

/** Files that run beside each other have task queues of the same names: a namespace each keeps them apart. */
export function ownNamespace() {
  return namespaceOf(ownNumber());
}

/** Of this vitest worker, from 1. */
export function ownNumber() {
  return Number(process.env.VITEST_POOL_ID ?? 1);
}

/** @param {number} worker number of a vitest worker, from 1 */
function namespaceOf(worker) {
  return `test-${worker}`;
}
