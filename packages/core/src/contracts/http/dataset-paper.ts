import { z } from "zod";

/** What a view of a dataset says of the paper that it belongs to. Clients of 0.1 refuse an answer without `isArticle`. */
export const datasetPaperShape = {
  paper: z
    .string()
    .nullable()
    .describe(
      "Id of the paper whose images these are, by whose counts they were recognized; null without one.",
    ),
  isArticle: z.boolean().optional().describe("Deprecated: `paper` is not null."),
};

/** The fields of {@link datasetPaperShape} for a dataset. */
export function datasetPaper(paper: string | null) {
  return { paper, isArticle: paper !== null };
}

/** What a table says of the dataset of our side. */
export const tableDatasetShape = {
  isComparable: z
    .boolean()
    .describe("The images are those of the published numbers, so that differences to them mean something."),
  isArticle: z.boolean().optional().describe("Deprecated: `isComparable`."),
};

/** The fields of {@link tableDatasetShape}. */
export function tableDataset(isComparable: boolean) {
  return { isComparable, isArticle: isComparable };
}
