import type { Random } from "../../random";
import type { Space } from "../../space";
import type { History, Proposal, Sampler, Suggestion } from "../contract";
import { drawablePoints, drawNew, type Points } from "../draws";
import { makeColumns } from "./columns";

export type FollowingColumns = ReturnType<typeof makeColumns>;

/** What a sampler of densities is asked for one configuration. */
export interface Asked {
  readonly space: Space;
  /** All configurations of a small space; null of another. */
  readonly points: Points | null;
  /** The observations of the history, earlier ones first. */
  readonly columns: FollowingColumns;
  readonly history: History;
  /** Of this configuration. */
  readonly random: Random;
  /** A random configuration that is new, with the reason why none of the model is proposed; null where none is left. */
  draw(suggestion: Omit<Suggestion, "parts">, reason: string): Proposal | null;
}

/**
 * A sampler that models its history column by column: of a space that is gone through it proposes nothing more, and of one with a
 * single configuration that.
 * @param kind the name of its random numbers
 */
export function samplerOfColumns(
  kind: string,
  space: Space,
  suggest: (asked: Asked) => Proposal | null,
): Sampler {
  const points = drawablePoints(space);
  const size = points?.size ?? null;
  const columnsOf = new WeakMap<History, FollowingColumns>();
  return {
    size: () => size,
    propose({ number, history, random }) {
      if (size !== null && history.distinct() >= size) return null;
      if (size === 1) return { configuration: points?.at(0) ?? {}, reason: "the only configuration" };
      const columns = columnsOf.get(history) ?? makeColumns(space);
      columnsOf.set(history, columns);
      const { earlier, observations } = history;
      columns.follow(earlier.length > 0 ? [...earlier, ...observations] : observations);
      const own = random.fork(kind, number);
      return suggest({
        space,
        points,
        columns,
        history,
        random: own,
        draw(suggestion, reason) {
          const configuration = drawNew({ space, points, history, random: own.fork("draw") });
          return configuration && { configuration, reason, suggestion: { ...suggestion, parts: [] } };
        },
      });
    },
  };
}
