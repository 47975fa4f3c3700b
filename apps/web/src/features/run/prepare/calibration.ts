import type { Calibration } from "@foldwise/core/contracts/http/score-curves";
import { nearest, positivesText, type UnitChart } from "./unit-chart";

/** Positive rate over mean probability, a point for each bin with images; null with the reason in `reason`. */
export function prepareCalibration(calibration: Calibration): UnitChart | null {
  const { brier, expectedCalibrationError: error, bins } = calibration;
  if (brier === null || error === null) return null;
  const points = bins.flatMap(({ meanProbability, positiveRate, ...bin }) =>
    meanProbability === null || positiveRate === null
      ? []
      : [{ x: meanProbability, y: positiveRate, ...bin }],
  );
  return {
    title: "Positive rate over mean probability",
    xName: `mean probability of ${calibration.positiveClass}`,
    points,
    hasDots: true,
    reference: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    about: `Brier score ${brier.toFixed(3)}, expected calibration error ${error.toFixed(3)} over ${bins.length} bins, ${positivesText(calibration)}`,
    table: {
      header: ["from", "to", "images", "mean probability", "positive rate"],
      rows: bins.map((bin) => [bin.low, bin.high, bin.images, bin.meanProbability, bin.positiveRate]),
    },
    tooltip: (x) => {
      const bin = nearest(points, x);
      if (!bin) return [];
      return [
        { label: "positive rate", value: bin.y.toFixed(3), strong: true },
        { label: "mean probability", value: bin.x.toFixed(3) },
        { label: "images", value: `${bin.images} from ${bin.low.toFixed(3)} to ${bin.high.toFixed(3)}` },
      ];
    },
  };
}
