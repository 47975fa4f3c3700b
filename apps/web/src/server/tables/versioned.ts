/** Keeps one answer a key for as long as its version stays the same; the oldest goes when there are too many. */
export function makeVersioned<T>(most: number) {
  const kept = new Map<string, { version: string; answer: Promise<T> }>();
  return (key: string, version: string, make: () => Promise<T>): Promise<T> => {
    const there = kept.get(key);
    if (there?.version === version) return there.answer;
    const answer = make();
    kept.delete(key);
    kept.set(key, { version, answer });
    answer.catch(() => {
      if (kept.get(key)?.answer === answer) kept.delete(key);
    });
    const [oldest] = kept.keys();
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
