import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readPaperFolders } from "@foldwise/papers/folder";

export interface Preset {
  key: string;
  label: string;
  text: string;
}

/** The shipped plans of no paper, and where those of the papers go between them. */
const PRESETS = {
  first: { "quick-start": "Quick start", digits: "Digits", "digits-ten": "Digits: all ten" },
  full: { "split-leakage": "Split schemes" },
  small: { "split-leakage.cpu": "Small: split schemes" },
};

const SMALL = /\.cpu$/;

/** The plans that come with the project, read when the page is built: whole ones before small ones. */
export async function readPresets(): Promise<Preset[]> {
  const data = join(process.cwd(), "..", "..", "data");
  const read = (presets: Readonly<Record<string, string>>) =>
    Promise.all(
      Object.entries(presets).map(async ([key, label]) => ({
        key,
        label,
        text: await readFile(join(data, "sweeps", `${key}.yaml`), "utf8"),
      })),
    );
  const [first, full, small] = await Promise.all([PRESETS.first, PRESETS.full, PRESETS.small].map(read));
  const papers = readPaperFolders(data).flatMap(({ paper, sweeps }) =>
    Object.entries(paper.plans).flatMap(([key, label]) => {
      const file = sweeps.find(({ name }) => name === `${key}.yaml`);
      return file ? [{ key, label, text: file.text }] : [];
    }),
  );
  const isSmall = ({ key }: Preset) => SMALL.test(key);
  return [
    ...(first ?? []),
    ...papers.filter((preset) => !isSmall(preset)),
    ...(full ?? []),
    ...papers.filter(isSmall),
    ...(small ?? []),
  ];
}
