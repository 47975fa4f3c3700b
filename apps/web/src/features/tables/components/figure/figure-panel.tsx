"use client";

import type { FilledTable } from "@foldwise/core/tables";
import { BarsFigure } from "./bars-figure";
import { CurvesFigure } from "./curves-figure";
import { MatricesFigure } from "./matrices-figure";

/** What a paper shows as a picture, drawn from our runs; its own picture has no printed numbers to draw. */
export function FigurePanel({ table }: { table: FilledTable }) {
  if (table.figure === "curves") return <CurvesFigure table={table} />;
  if (table.figure === "bars") return <BarsFigure table={table} />;
  return table.figure === "matrices" ? <MatricesFigure table={table} /> : null;
}
