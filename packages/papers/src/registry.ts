import type { Paper, PaperFacts } from "./contract";
import { FRAI_2025_1620252 } from "./frai-2025-1620252";

const papers = new Map<string, Paper>();

/**
 * Makes the code of a paper known. A paper that needs none has its folder in data/papers alone.
 * @returns takes it out again
 * @throws Error for an id that is there already
 */
export function registerPaper(paper: Paper): () => void {
  if (papers.has(paper.id)) throw new Error(`There is a paper called ${paper.id} already.`);
  papers.set(paper.id, paper);
  return () => void papers.delete(paper.id);
}

registerPaper(FRAI_2025_1620252);

/** Every paper that has code of its own. */
export function listPapers(): Paper[] {
  return [...papers.values()];
}

/** Facts that a table can have: those of its baseline's paper; a table without a baseline may have rows of any paper. */
export function paperFacts({ baseline }: { readonly baseline: string | null }): PaperFacts[] {
  return listPapers()
    .filter(({ id }) => baseline === null || id === baseline)
    .flatMap(({ facts }) => facts);
}
