/** Where points stand in a plot, in pixels; NaN for one that is not drawn. */
export interface Placed {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/**
 * One path of dots, for a line with round ends: a single element of the page however many trials there are. Dots that
 * would fall on the same pixel are drawn once.
 */
export function dotsPath(
  { x, y }: Placed,
  isDrawn: (index: number) => boolean,
): { path: string; dots: number } {
  const taken = new Set<number>();
  const parts: string[] = [];
  for (let index = 0; index < x.length; index++) {
    if (!isDrawn(index)) continue;
    const [left, top] = [Math.round(x[index] ?? Number.NaN), Math.round(y[index] ?? Number.NaN)];
    if (Number.isNaN(left) || Number.isNaN(top)) continue;
    const pixel = left * 100_000 + top;
    if (taken.has(pixel)) continue;
    taken.add(pixel);
    parts.push(`M${left} ${top}h0`);
  }
  return { path: parts.join(""), dots: parts.length };
}

/** Pixels from the middle of a mark to its ends. */
const ARM = 3;

/** A cross for each: a trial that has ended before its last epoch, as the curves mark their stops. */
export function crossesPath(placed: Placed, isDrawn: (index: number) => boolean): string {
  return marksPath(
    placed,
    isDrawn,
    `m${-ARM} ${-ARM}l${2 * ARM} ${2 * ARM}m0 ${-2 * ARM}l${-2 * ARM} ${2 * ARM}`,
  );
}

/** A ring for each: a trial that waits or trains on. */
export function ringsPath(placed: Placed, isDrawn: (index: number) => boolean): string {
  const half = (dx: number) => `a${ARM} ${ARM} 0 1 0 ${dx} 0`;
  return marksPath(placed, isDrawn, `m${-ARM} 0${half(2 * ARM)}${half(-2 * ARM)}`);
}

function marksPath(placed: Placed, isDrawn: (index: number) => boolean, mark: string): string {
  return dotsPath(placed, isDrawn).path.replaceAll("h0", mark);
}

/** The drawn point that is nearest to a place, at most `reach` pixels away; -1 for none. */
export function nearest({ x, y }: Placed, left: number, top: number, reach = 24): number {
  let best = -1;
  let least = reach * reach;
  for (let index = 0; index < x.length; index++) {
    const distance = ((x[index] ?? Number.NaN) - left) ** 2 + ((y[index] ?? Number.NaN) - top) ** 2;
    if (distance < least) {
      least = distance;
      best = index;
    }
  }
  return best;
}

/** A line that keeps its height until the next point: right, then up or down. */
export function stepPath(points: readonly (readonly [x: number, y: number])[], end: number): string {
  const parts = points.map(([x, y], index) =>
    index === 0 ? `M${x.toFixed(1)} ${y.toFixed(1)}` : `H${x.toFixed(1)}V${y.toFixed(1)}`,
  );
  return parts.length === 0 ? "" : `${parts.join("")}H${end.toFixed(1)}`;
}
