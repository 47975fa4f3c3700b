import type { RunDetail } from "@foldwise/core/contracts/http/run";
import { formatFact } from "@/formats/fact";
import { formatCount } from "@/formats/numbers";

/** What made the run: fingerprints, split, network, versions. Text only; links are the component's. */
export function prepareLineage(run: RunDetail): [string, string][] {
  const rows: [string, string | null][] = [
    ["training fingerprint", run.fingerprint],
    ["dataset", run.dataset ? `${run.dataset.name}${run.dataset.isSynthetic ? ", synthetic" : ""}` : null],
    ["split", run.split ? `${run.split.scheme}, seed ${run.split.seed}` : null],
    [
      "images: train / validation / test",
      run.split ? [run.split.train, run.split.val, run.split.test].map(formatCount).join(" / ") : null,
    ],
    ["split fingerprint", run.split?.fingerprint ?? null],
    [
      "parameters: total / trainable / other",
      run.modelParams
        ? [run.modelParams.total, run.modelParams.trainable, run.modelParams.nonTrainable]
            .map((count) => count.toLocaleString("en"))
            .join(" / ")
        : null,
    ],
    ...Object.entries(run.environment ?? {}).flatMap(([name, value]): [string, string][] =>
      value === null ? [] : [formatFact(name, value)],
    ),
  ];
  return rows.flatMap(([name, value]) => (value === null || value === "" ? [] : [[name, value]]));
}
