/**
 * Calls with one item that become calls with many: the first goes at once, those that come less than `everyMs` after it
 * wait for the rest of that time and go together.
 * @param send answers in the order of its items; its error is that of each of them.
 */
export function inBatches<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly Answer[]>,
  everyMs: number,
): (item: Item) => Promise<Answer> {
  interface Call {
    item: Item;
    resolve: (answer: Answer) => void;
    reject: (error: unknown) => void;
  }
  let calls: Call[] = [];
  let sentAt = Number.NEGATIVE_INFINITY;

  const flush = () => {
    const together = calls;
    calls = [];
    sentAt = performance.now();
    send(together.map(({ item }) => item)).then(
      (answers) => {
        for (const [i, answer] of answers.entries()) together[i]?.resolve(answer);
      },
      (error: unknown) => {
        for (const { reject } of together) reject(error);
      },
    );
  };
  return (item) =>
    new Promise((resolve, reject) => {
      calls.push({ item, resolve, reject });
      if (calls.length === 1) setTimeout(flush, Math.max(0, sentAt + everyMs - performance.now()));
    });
}
