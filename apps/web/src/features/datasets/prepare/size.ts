import type { DatasetView } from "@foldwise/core/contracts/http/dataset";

/** `450 × 450 px`. */
export function sizeText({ width, height }: Pick<DatasetView, "width" | "height">): string {
  return width === null || height === null ? "several sizes" : `${width} × ${height} px`;
}
