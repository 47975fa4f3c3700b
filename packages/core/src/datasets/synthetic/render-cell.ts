import type { Cell, Outline, Stain } from "./cell";
import { bentNoise, smoothStep, valueNoise } from "./value-noise";

/** Width of the blurred edge of a nucleus, pixels. */
const EDGE = 2.2;
/** Least width of the cytoplasm, pixels. */
const RIM = 3;

/**
 * Paints a cell on black, as C-NMC's segmented cells stand.
 * @returns size × size × 3 bytes, top row first
 */
export function renderCell(cell: Cell, stain: Stain, size: number): Uint8Array {
  const rgb = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const outside = distanceBeyond(x, y, cell.centre, cell.radius, cell.outline);
      if (outside > 0) continue;
      const density = stainDensity(cell, x, y, -outside);
      const grain = 2 * valueNoise(x * 0.9, y * 0.9, cell.textureSeed ^ 0x51ed270b);
      for (let channel = 0; channel < 3; channel++) {
        const absorbed = 1 - (stain.absorption[channel] ?? 0) * density;
        const value = Math.round(stain.light * absorbed + grain);
        rgb[(y * size + x) * 3 + channel] = Math.min(255, Math.max(1, value));
      }
    }
  }
  return rgb;
}

function stainDensity(cell: Cell, x: number, y: number, inside: number): number {
  const seed = cell.textureSeed;
  const cloud = valueNoise(x / 11, y / 11, seed ^ 0x2545f491);
  // The rim of a cell takes more stain than the middle.
  const cytoplasm = cell.cytoplasm + 0.05 * cloud + 0.1 * (1 - smoothStep(0, 4, inside));
  const own = distanceBeyond(x, y, cell.nucleusCentre, cell.nucleusRadius, cell.nucleusOutline);
  // A rim of cytoplasm is left around a nucleus that would reach the cell's border.
  const beyond = Math.max(own, RIM - inside);
  const share = smoothStep(EDGE, -EDGE, beyond);
  if (share === 0) return cytoplasm;
  return cytoplasm + (nucleusDensity(cell, x, y, cloud) - cytoplasm) * share;
}

function nucleusDensity(cell: Cell, x: number, y: number, cloud: number): number {
  const seed = cell.textureSeed;
  const fine = bentNoise(x, y, 4, seed ^ 0x68bc21eb);
  // Clumps have borders: the smooth noise is pushed towards its ends.
  const clump = 2 * smoothStep(-0.45, 0.45, bentNoise(x, y, 7, seed ^ 0x02e5be93)) - 1;
  let density = cell.nucleus + 0.04 * cloud + cell.fine * fine + cell.coarse * clump * 0.5;
  for (const nucleolus of cell.nucleoli) {
    const dx = x - cell.nucleusCentre[0] - nucleolus.x;
    const dy = y - cell.nucleusCentre[1] - nucleolus.y;
    const distance = Math.sqrt(dx * dx + dy * dy);
    density -= nucleolus.depth * (1 - smoothStep(nucleolus.radius - 1.5, nucleolus.radius + 1.5, distance));
  }
  return density;
}

/** How far a point lies beyond a wobbly circle, along its ray, in pixels; negative inside. */
function distanceBeyond(
  x: number,
  y: number,
  centre: readonly [number, number],
  radius: number,
  outline: Outline,
): number {
  const dx = x - centre[0];
  const dy = y - centre[1];
  const distance = Math.sqrt(dx * dx + dy * dy);
  if (distance < 1e-9) return -radius;
  const cosine = dx / distance;
  const sine = dy / distance;
  // Powers of the unit complex number give the cosine and sine of multiples of the angle without trigonometry.
  let re = cosine;
  let im = sine;
  let wobble = 1;
  for (const [a, b] of outline) {
    const next = re * cosine - im * sine;
    im = re * sine + im * cosine;
    re = next;
    wobble += a * re + b * im;
  }
  return distance - radius * wobble;
}
