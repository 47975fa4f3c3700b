import type { FactSource } from "../facts/source";
import { FRAI_2025_1620252 } from "./frai-2025-1620252";
import type { Paper } from "./paper";

/** Every paper that has code of its own: the one place that names them. */
const PAPERS: readonly Paper[] = [FRAI_2025_1620252];

/** What the paper of a table's baseline has code for; a table of one's own may have rows of any paper. */
export function paperFacts({ baseline }: { readonly baseline: string | null }): FactSource[] {
  const own = PAPERS.filter((paper) => baseline === null || paper.baseline === baseline);
  return own.flatMap(({ facts }) => facts);
}

/** The highest fold that some paper's dataset has. */
export function lastPaperFold(): number {
  return Math.max(...PAPERS.map(({ lastFold }) => lastFold));
}
