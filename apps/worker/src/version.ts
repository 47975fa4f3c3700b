/** Of this package, as the worker registers it. */
export const VERSION = "0.1.0";
