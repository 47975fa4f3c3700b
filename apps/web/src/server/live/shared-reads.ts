/**
 * Lets readers of the same thing share one answer for a moment, so that 50 pages on a sweep cost one query each tick.
 * @returns reads, or takes an answer whose reading began at most `forMs` ago and not before `since`, a time of
 * performance.now(): when something changed that the reader has been told of
 */
export function makeSharedReads<T>(
  forMs: number,
): (key: string, read: () => Promise<T>, since?: number) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();
  return (key, read, since = Number.NEGATIVE_INFINITY) => {
    const now = performance.now();
    for (const [other, { at }] of answers) if (now - at > forMs) answers.delete(other);
    const there = answers.get(key);
    if (there && there.at >= since) return there.answer;
    const answer = read();
    const own = { at: now, answer };
    answers.set(key, own);
    answer.catch(() => {
      if (answers.get(key) === own) answers.delete(key);
    });
    return answer;
  };
}
