import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readPaperFolders } from "@foldwise/papers/folder";

export interface Preset {
  key: string;
  label: string;
  /** What it is listed under. */
  group: string;
  text: string;
}

/** Programs that come with plans, a folder each of `data/examples`. */
const EXAMPLES = {
  shell: "Shell script",
  node: "Node.js script",
  "scikit-learn": "scikit-learn",
  keras: "Keras",
};

/** The shipped plans of no paper, and where those of the papers go between them. */
const PRESETS = {
  first: { "quick-start": "Quick start", digits: "Digits", "digits-ten": "Digits: all ten" },
  full: { "split-leakage": "Split schemes" },
  small: { "split-leakage.cpu": "Split schemes" },
};

const SMALL = /\.cpu$/;
const FIRST_GROUP = "First steps";
const FULL_GROUP = "Full size";
const SMALL_GROUP = "Small, on synthetic cells";
const EXAMPLE_GROUP = "Any program (command)";

/** The plans that come with the project, read when the page is built: whole ones before small ones. */
export async function readPresets(): Promise<Preset[]> {
  const data = join(process.cwd(), "..", "..", "data");
  const read = (presets: Readonly<Record<string, string>>, group: string) =>
    Promise.all(
      Object.entries(presets).map(async ([key, label]) => ({
        key,
        label,
        group,
        text: await readFile(join(data, "sweeps", `${key}.yaml`), "utf8"),
      })),
    );
  const examples = Promise.all(
    Object.entries(EXAMPLES).map(async ([folder, label]) => ({
      key: `example-${folder}`,
      label,
      group: EXAMPLE_GROUP,
      text: await readFile(join(data, "examples", folder, "plan.yaml"), "utf8"),
    })),
  );
  const [first, full, small] = await Promise.all([
    read(PRESETS.first, FIRST_GROUP),
    read(PRESETS.full, FULL_GROUP),
    read(PRESETS.small, SMALL_GROUP),
  ]);
  const papers = readPaperFolders(data).flatMap(({ paper, sweeps }) =>
    Object.entries(paper.plans).flatMap(([key, label]) => {
      const file = sweeps.find(({ name }) => name === `${key}.yaml`);
      const group = SMALL.test(key) ? SMALL_GROUP : FULL_GROUP;
      return file ? [{ key, label: label.replace(/^Small: /, ""), group, text: file.text }] : [];
    }),
  );
  const isSmall = ({ key }: Preset) => SMALL.test(key);
  return [
    ...first,
    ...(await examples),
    ...papers.filter((preset) => !isSmall(preset)),
    ...full,
    ...papers.filter(isSmall),
    ...small,
  ];
}
