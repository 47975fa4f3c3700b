import type { Random } from "../../random";

/** Which of the two kinds of cell: leukemic lymphoblast or healthy cell. */
export type CellKind = "blast" | "normal";

/** How a patient's slide was stained and lit; the same for all cells of the patient. */
export interface Stain {
  /** Absorption of red, green and blue by a stain of density 1. */
  absorption: readonly [number, number, number];
  /** The unstained light, 0–255. */
  light: number;
  /** Added to every cell's blastness: patients differ beyond their class. */
  blastness: number;
}

/** Wobble of an outline: relative amplitudes of its 2nd, 3rd … harmonic as cosine and sine parts. */
export type Outline = readonly (readonly [number, number])[];

/** Everything that a cell is drawn from. Lengths in pixels of a 128 px image. */
export interface Cell {
  centre: readonly [number, number];
  radius: number;
  outline: Outline;
  nucleusCentre: readonly [number, number];
  nucleusRadius: number;
  nucleusOutline: Outline;
  /** Stain density of cytoplasm and nucleus. */
  cytoplasm: number;
  nucleus: number;
  /** Density swing of fine grains (about 4 px) and of coarse clumps (about 7 px) of chromatin. */
  fine: number;
  coarse: number;
  nucleoli: readonly { x: number; y: number; radius: number; depth: number }[];
  /** Seeds the textures. */
  textureSeed: number;
}

/** About normal with variance 1, from sums only: exact on every machine, unlike one made with logarithms. */
export function bell(random: Random): number {
  let sum = -6;
  for (let i = 0; i < 12; i++) sum += random.next();
  return sum;
}

export function drawStain(random: Random): Stain {
  const density = 1 + 0.04 * bell(random);
  const hue = 0.035 * bell(random);
  return {
    absorption: [(0.6 + hue) * density, (0.8 + 0.02 * bell(random)) * density, (0.42 - hue) * density],
    light: 240 + 5 * bell(random),
    blastness: 0.13 * bell(random),
  };
}

/**
 * Draws a cell. A hidden "blastness", about 1 for a blast and 0 for a healthy cell but overlapping, moves every cue: lymphoblasts
 * have larger, more indented nuclei with fine, even chromatin and nucleoli; healthy cells small, round ones with
 * coarse clumps. Each cue has a spread of its own, so that no single one decides.
 */
export function drawCell(kind: CellKind, stain: Stain, random: Random): Cell {
  const blastness = (kind === "blast" ? 1 : 0) + stain.blastness + 0.27 * bell(random);
  const between = (healthy: number, blast: number, spread: number, least: number, most: number) =>
    Math.min(most, Math.max(least, healthy + (blast - healthy) * blastness + spread * bell(random)));
  const radius = between(40, 43, 3.5, 30, 54);
  const nucleusRadius = radius * between(0.65, 0.85, 0.05, 0.55, 0.93);
  const play = radius - nucleusRadius;
  const centre = [63.5 + 2 * bell(random), 63.5 + 2 * bell(random)] as const;
  return {
    centre,
    radius,
    outline: drawOutline(0.035, random),
    nucleusCentre: [centre[0] + 0.25 * play * bell(random), centre[1] + 0.25 * play * bell(random)],
    nucleusRadius,
    nucleusOutline: drawOutline(between(0.03, 0.07, 0.018, 0.01, 0.095), random),
    cytoplasm: 0.34 + 0.05 * bell(random),
    nucleus: between(0.88, 0.71, 0.05, 0.6, 0.98),
    fine: between(0.03, 0.075, 0.02, 0.01, 0.14),
    coarse: between(0.19, 0.07, 0.04, 0.01, 0.3),
    nucleoli: drawNucleoli(between(0.3, 1.7, 0.5, 0, 3), nucleusRadius, random),
    textureSeed: random.uint32(),
  };
}

function drawOutline(wobble: number, random: Random): Outline {
  const part = (share: number) => share * wobble * Math.min(1.8, Math.max(-1.8, bell(random)));
  return [1, 0.7, 0.5, 0.3].map((share) => [part(share), part(share)] as const);
}

function drawNucleoli(expected: number, nucleusRadius: number, random: Random): Cell["nucleoli"] {
  const count = Math.floor(expected + random.next());
  return Array.from({ length: count }, () => ({
    x: 0.3 * nucleusRadius * bell(random),
    y: 0.3 * nucleusRadius * bell(random),
    radius: random.uniform(3, 5.5),
    depth: random.uniform(0.1, 0.22),
  }));
}
