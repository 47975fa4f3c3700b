/** Lets readers of the same thing share one answer for a moment, so that 50 pages on a sweep cost one query each tick. */
export function makeSharedReads<T>(forMs: number): (key: string, read: () => Promise<T>) => Promise<T> {
  const answers = new Map<string, { at: number; answer: Promise<T> }>();
  return (key, read) => {
    const now = Date.now();
    for (const [other, { at }] of answers) if (now - at > forMs) answers.delete(other);
    const there = answers.get(key);
    if (there) return there.answer;
    const answer = read();
    answers.set(key, { at: now, answer });
    answer.catch(() => answers.delete(key));
    return answer;
  };
}
