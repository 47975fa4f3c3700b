import type { ScaleKind } from "@/charts/y-axis";

export interface BandPoint {
  epoch: number;
  /** Least and greatest of the lines; null where fewer than two are drawn. */
  band: [number, number] | null;
}

type Row = Readonly<{ epoch: number; values: Readonly<Record<string, number>> }>;

/**
 * The area between the lowest and the highest of lines that are drawn straight from point to point. Where lines cross
 * between two epochs it has a corner of its own, so that it never leaves them; it ends where a line ends.
 */
export function bandOf(rows: readonly Row[], scale: ScaleKind): BandPoint[] {
  const up = scale === "log" ? Math.log : (value: number) => value;
  const down = scale === "log" ? Math.exp : (value: number) => value;
  const lines = linesOf(rows, up);
  const points: BandPoint[] = [];
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1];
    if (next === undefined) break;
    const pairs = lines.flatMap((line): [number, number][] => {
      const [a, b] = [heightAt(line, row.epoch), heightAt(line, next.epoch)];
      return a === null || b === null ? [] : [[a, b]];
    });
    const shares = pairs.length < 2 ? [0, 1] : [0, ...crossings(pairs), 1];
    for (const share of shares) {
      const heights = pairs.map(([a, b]) => (share === 1 ? b : a + (b - a) * share));
      push(points, {
        epoch: row.epoch + (next.epoch - row.epoch) * share,
        band: heights.length < 2 ? null : [down(Math.min(...heights)), down(Math.max(...heights))],
      });
    }
  }
  return points;
}

function push(points: BandPoint[], point: BandPoint): void {
  const last = points.at(-1);
  const isSame =
    last?.epoch === point.epoch && last.band?.[0] === point.band?.[0] && last.band?.[1] === point.band?.[1];
  if (!isSame) points.push(point);
}

type Line = [epoch: number, height: number][];

function linesOf(rows: readonly Row[], up: (value: number) => number): Line[] {
  const lines = new Map<string, Line>();
  for (const { epoch, values } of rows)
    for (const [key, value] of Object.entries(values)) {
      const line = lines.get(key) ?? [];
      line.push([epoch, up(value)]);
      lines.set(key, line);
    }
  return [...lines.values()];
}

/** Height of a line at an epoch, straight over epochs that it lacks; null outside its ends. */
function heightAt(line: Line, epoch: number): number | null {
  const after = line.findIndex(([at]) => at >= epoch);
  const [right, left] = [line[after], line[after - 1]];
  if (right === undefined) return null;
  if (right[0] === epoch) return right[1];
  if (left === undefined) return null;
  return left[1] + ((right[1] - left[1]) * (epoch - left[0])) / (right[0] - left[0]);
}

/** Where between two epochs, 0 to 1, the lowest or the highest line changes. */
function crossings(pairs: readonly [number, number][]): number[] {
  const found = pairs.flatMap(([a, b], index) =>
    pairs.slice(index + 1).flatMap(([c, d]) => {
      const share = (c - a) / (b - a - (d - c));
      if (!(share > 0 && share < 1)) return [];
      const height = a + (b - a) * share;
      const all = pairs.map(([from, to]) => from + (to - from) * share);
      const slack = 1e-9 * (Math.abs(height) + 1);
      return height <= Math.min(...all) + slack || height >= Math.max(...all) - slack ? [share] : [];
    }),
  );
  return [...new Set(found)].sort((a, b) => a - b);
}
