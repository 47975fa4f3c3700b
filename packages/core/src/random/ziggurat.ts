/** Layers of the ziggurat: 128 strips of equal area under exp(-x²/2). */
export const ZIGGURAT_LAYERS = 128;
/** Right edge of the lowest full layer, and the area of every layer, for 128 of them (Marsaglia and Tsang 2000). */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;

/**
 * edges: right edge of each layer, falling; heights: the density at it; ratios: how far from the middle a point of
 * the layer may lie and be under the curve for certain.
 */
export const zigguratTables = makeTables();

function makeTables(): { edges: Float64Array; heights: Float64Array; ratios: Float64Array; tail: number } {
  const density = (x: number) => Math.exp(-0.5 * x * x);
  const edges = new Float64Array(ZIGGURAT_LAYERS + 1);
  edges[0] = AREA / density(TAIL);
  edges[1] = TAIL;
  for (let i = 2; i < ZIGGURAT_LAYERS; i++) {
    const previous = edges[i - 1] ?? 0;
    edges[i] = Math.sqrt(-2 * Math.log(AREA / previous + density(previous)));
  }
  edges[ZIGGURAT_LAYERS] = 0;
  const heights = edges.map(density);
  const ratios = new Float64Array(ZIGGURAT_LAYERS);
  for (let i = 0; i < ZIGGURAT_LAYERS; i++) ratios[i] = (edges[i + 1] ?? 0) / (edges[i] ?? 1);
  return { edges, heights, ratios, tail: TAIL };
}

/** A normal draw beyond the tail's edge (Marsaglia 1964). */
export function exponentialTail(next: () => number, edge: number, negative: boolean): number {
  for (;;) {
    const x = Math.log(1 - next()) / edge;
    const y = Math.log(1 - next());
    if (-2 * y >= x * x) return negative ? x - edge : edge - x;
  }
}
