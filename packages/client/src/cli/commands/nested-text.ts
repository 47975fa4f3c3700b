import type { SweepDetail } from "@foldwise/core/contracts/http/sweep";
import { rate, textTable } from "../text";

/** What was chosen in each outer fold of a nested cross-validation, and its scores; null for any other sweep. */
export function nestedText({ nested, objective }: Pick<SweepDetail, "nested" | "objective">): string | null {
  if (nested === null) return null;
  const { variants, metric, innerFolds } = nested;
  const names = [
    ...new Set(variants.flatMap(({ folds }) => folds.flatMap((one) => Object.keys(one.configuration ?? {})))),
  ];
  const rows = variants.flatMap(({ variant, folds, mean, deviation }) => [
    ...folds.map(({ fold, chosenTrial, configuration, objective: inner, refitTrial, score }) => [
      variant,
      fold,
      chosenTrial,
      ...names.map((name) => String(configuration?.[name] ?? "")),
      rate(inner),
      refitTrial,
      rate(score),
    ]),
    [
      variant,
      "mean",
      "",
      ...names.map(() => ""),
      "",
      "",
      mean === null ? null : `${rate(mean)}${deviation === null ? "" : ` ± ${rate(deviation)}`}`,
    ],
  ]);
  const head = [
    "variant",
    "fold",
    "chosen trial",
    ...names,
    `inner ${objective.metric}`,
    "refit trial",
    `test ${metric}`,
  ];
  const about = `nested cross-validation: each fold's parameters are chosen on its ${innerFolds} inner folds and tested on the fold; ± standard deviation over folds`;
  return `${about}\n${textTable(head, rows)}`;
}
