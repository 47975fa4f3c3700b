/** A failure that its one line explains: what is missing, why it is needed, how to get it. Shown without a stack. */
export class SetupError extends Error {
  /** @param {string} message @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = "SetupError";
  }
}

/**
 * @param {unknown} error
 * @returns {string} the line for a person
 */
export function describeError(error) {
  if (error instanceof SetupError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
