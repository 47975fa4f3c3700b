import { isOutage } from "./outage";

/** More would make one statement long, and its parameters large. */
const MAX_GROUP = 64;

/**
 * Calls with one item that become calls with many: the first goes at once, those that come while it is under way go
 * together when it is back, as a group commit. A single caller is never kept waiting.
 * @param send answers in the order of its items, an error for an item that has failed by itself. When it throws, its items
 * are sent again one by one, so that none fails for another's fault; an outage is the error of each.
 */
export function inGroups<Item, Answer>(
  send: (items: readonly Item[]) => Promise<readonly (Answer | Error)[]>,
): (item: Item) => Promise<Answer> {
  interface Call {
    item: Item;
    resolve: (answer: Answer) => void;
    reject: (error: unknown) => void;
  }
  let waiting: Call[] = [];
  let isUnderWay = false;

  const sendGroup = async (group: readonly Call[]): Promise<void> => {
    try {
      const answers = await send(group.map(({ item }) => item));
      for (const [i, answer] of answers.entries())
        if (answer instanceof Error) group[i]?.reject(answer);
        else group[i]?.resolve(answer);
    } catch (error) {
      if (group.length > 1 && !isOutage(error)) for (const call of group) await sendGroup([call]);
      else for (const { reject } of group) reject(error);
    }
  };
  const flush = async () => {
    isUnderWay = true;
    while (waiting.length > 0) {
      const group = waiting.slice(0, MAX_GROUP);
      waiting = waiting.slice(MAX_GROUP);
      await sendGroup(group);
    }
    isUnderWay = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isUnderWay) void flush();
    });
}
