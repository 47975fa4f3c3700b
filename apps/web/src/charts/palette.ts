/**
 * Hue is variant and nothing else. `base` is the colour of the house (Okabe–Ito); lines and text take a darker step on
 * white and a lighter one on dark, so that lines keep 3:1 and text 4.5:1 against the surface.
 */
export interface Hue {
  base: string;
  light: { line: string; text: string };
  dark: { line: string; text: string };
}

export const HUES: readonly Hue[] = [
  {
    base: "#0072B2",
    light: { line: "#0072B2", text: "#0068A3" },
    dark: { line: "#2C93D1", text: "#5CB0E4" },
  },
  {
    base: "#D55E00",
    light: { line: "#D55E00", text: "#AD4C00" },
    dark: { line: "#E8751A", text: "#F4924A" },
  },
  {
    base: "#009E73",
    light: { line: "#008F68", text: "#007353" },
    dark: { line: "#10B385", text: "#3CC79D" },
  },
  {
    base: "#CC79A7",
    light: { line: "#BF6596", text: "#A14678" },
    dark: { line: "#CC79A7", text: "#DD97BE" },
  },
  {
    base: "#E69F00",
    light: { line: "#B87F00", text: "#8A5F00" },
    dark: { line: "#E69F00", text: "#F0B43A" },
  },
  {
    base: "#56B4E9",
    light: { line: "#2A92CC", text: "#1B72A5" },
    dark: { line: "#56B4E9", text: "#7CC6F0" },
  },
];

export const SURFACES = { light: "#ffffff", dark: "#171c23" } as const;

/** CSS colours of the variant at a place in the plan; past the sixth they start over. */
export function hueOf(index: number): { line: string; text: string } {
  const slot = ((index % HUES.length) + HUES.length) % HUES.length;
  return { line: `var(--fw-hue-${slot})`, text: `var(--fw-hue-${slot}-text)` };
}

/** Fold is the dash: solid, 6 3, 2 2, then two more. */
const DASHES = [undefined, "6 3", "2 2", "9 3 2 3", "1 3"] as const;

export function dashOf(foldIndex: number): string | undefined {
  return DASHES[foldIndex % DASHES.length];
}

/** WCAG contrast ratio of two #rrggbb colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
