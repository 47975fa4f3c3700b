import { readFile } from "node:fs/promises";
import { join } from "node:path";

export interface Preset {
  key: string;
  label: string;
  text: string;
}

const PRESETS = [
  { key: "quick-start", label: "Quick start" },
  { key: "digits", label: "Digits" },
  { key: "paper-noise", label: "Paper: noise (Tables 6–8)" },
  { key: "paper-ablation", label: "Paper: ablation (2 × 2)" },
  { key: "paper-models", label: "Paper: networks (Figures 8 and 9)" },
  { key: "split-leakage", label: "Split schemes" },
  { key: "paper-noise.cpu", label: "Small: noise" },
  { key: "paper-ablation.cpu", label: "Small: ablation (2 × 2)" },
  { key: "paper-models.cpu", label: "Small: networks" },
  { key: "split-leakage.cpu", label: "Small: split schemes" },
] as const;

/** The plans that come with the project, read when the page is built. */
export async function readPresets(): Promise<Preset[]> {
  const folder = join(process.cwd(), "..", "..", "data", "sweeps");
  return Promise.all(
    PRESETS.map(async (preset) => ({
      ...preset,
      text: await readFile(join(folder, `${preset.key}.yaml`), "utf8"),
    })),
  );
}
