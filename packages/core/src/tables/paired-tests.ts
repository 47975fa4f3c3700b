import {
  correctedResampledT,
  delongTest,
  discordant,
  mcnemar,
  pairedT,
  type TTest,
  wilcoxonSignedRank,
} from "../statistics";
import { repeatsOf } from "./dimensions";
import { foldDesign } from "./fold-design";
import type { Observation, ObservedClasses, ObservedPrediction } from "./observation";
import { predictedClass, predictionsFit } from "./predictions";
import type { NamedTest } from "./result";
import { seedTest } from "./seed-test";

const INDEPENDENT = "assumes independent images";

/** McNemar on accuracy and DeLong on AUC for one seed that both arms have in a fold; empty without predictions. */
export function pairTests(
  first: readonly Observation[],
  second: readonly Observation[],
  fold: number,
): NamedTest[] {
  const pair = findPair(first, second, fold);
  if (pair === null) return [];
  const { a, b, seed, images } = pair;
  const { classes } = a.confusion;
  const positive = a.positiveClass ?? classes[0] ?? "";
  const labels = images.map(([p]) => classes.indexOf(p.label));
  const call = ({ positiveClass }: ObservedClasses, p: ObservedPrediction): number =>
    classes.indexOf(predictedClass(p, classes, positiveClass));
  const { onlyFirst, onlySecond } = discordant(
    labels,
    images.map(([p]) => call(a, p)),
    images.map(([, q]) => call(b, q)),
  );
  const about = `seed ${seed}, ${images.length} images`;
  const tests: NamedTest[] = [
    {
      name: "McNemar, exact (accuracy)",
      pValue: mcnemar(onlyFirst, onlySecond).exactP,
      withheld: null,
      assumes: INDEPENDENT,
      detail: `${onlyFirst} images only the first got right, ${onlySecond} only the second; ${about}`,
    },
  ];
  const positives = labels.filter((label) => classes[label] === positive).length;
  if (classes.length === 2 && positives > 1 && labels.length - positives > 1) {
    const test = delongTest(
      labels,
      images.map(([p]) => p.score),
      images.map(([, q]) => q.score),
      classes.indexOf(positive),
    );
    tests.push({
      name: "DeLong (ROC AUC)",
      pValue: test.pValue,
      withheld: null,
      assumes: INDEPENDENT,
      detail: `AUC ${test.first.toFixed(3)} and ${test.second.toFixed(3)}; ${about}`,
    });
  }
  return tests;
}

/** Tests over one difference for each fold: which one fits follows from the split scheme; and why none is over seeds. */
export function overFoldTests(effects: readonly number[], observations: readonly Observation[]): NamedTest[] {
  return [foldT(effects, observations), foldWilcoxon(effects, observations), ...seedTest(observations)];
}

function foldT(effects: readonly number[], observations: readonly Observation[]): NamedTest {
  const design = foldDesign(observations, effects.length);
  const name = design.overlapping ? "corrected resampled t over folds" : "paired t over folds";
  const withheld = (reason: string): NamedTest => ({
    name,
    pValue: null,
    withheld: reason,
    assumes: null,
    detail: "",
  });
  if (effects.length < 2) return withheld("one fold has no spread over folds");
  if (design.withheld !== undefined) return withheld(design.withheld);
  const test = design.overlapping ? correctedResampledT(effects, 1, design.testShare) : pairedT(effects);
  return named(name, test, design.assumes);
}

function named(name: string, test: TTest, assumes: string): NamedTest {
  const weak = test.degreesOfFreedom <= 2 ? ", low power" : "";
  return {
    name,
    pValue: test.pValue,
    withheld: test.pValue === null ? "the differences do not vary" : null,
    assumes,
    detail: `df = ${test.degreesOfFreedom}${weak}${test.t === null ? "" : `; t = ${test.t.toFixed(2).replace("-", "−")}`}`,
  };
}

function foldWilcoxon(effects: readonly number[], observations: readonly Observation[]): NamedTest {
  const result = wilcoxonSignedRank(effects);
  const name = "Wilcoxon signed-rank over folds";
  // Ranks know no correction for images that are tested in each repeat.
  if (observations.some((one) => repeatsOf(one) > 1))
    return {
      name,
      pValue: null,
      withheld: "folds of several repeats test the same images",
      assumes: null,
      detail: "",
    };
  if (result.withheld !== null) {
    return { name, pValue: null, withheld: result.withheld, assumes: null, detail: "" };
  }
  return {
    name,
    pValue: result.pValue,
    withheld: null,
    assumes: null,
    detail: `${result.n} folds, ${result.method}`,
  };
}

interface Pair {
  readonly a: ObservedClasses;
  readonly b: ObservedClasses;
  readonly seed: number;
  readonly images: readonly (readonly [ObservedPrediction, ObservedPrediction])[];
}

/** The lowest seed that both have, at the lowest replicate, over the images that both predicted. */
function findPair(first: readonly Observation[], second: readonly Observation[], fold: number): Pair | null {
  const candidates = (arm: readonly Observation[]) =>
    arm
      .flatMap(({ dims, classes }) =>
        dims.fold === fold && classes !== undefined && predictionsFit(classes)
          ? [{ seed: dims.seed, replicate: Number(dims.replicate ?? 0), classes }]
          : [],
      )
      .sort((x, y) => x.seed - y.seed || x.replicate - y.replicate);
  const others = candidates(second);
  for (const { seed, replicate, classes: a } of candidates(first)) {
    const b = others.find((other) => other.seed === seed && other.replicate === replicate)?.classes;
    if (b === undefined) continue;
    const byImage = new Map((b.predictions ?? []).map((p) => [p.imageId, p]));
    const images = (a.predictions ?? []).flatMap((p) => {
      const q = byImage.get(p.imageId);
      return q === undefined || q.label !== p.label ? [] : [[p, q] as const];
    });
    if (images.length === a.predictions?.length && images.length === byImage.size)
      return { a, b, seed, images };
  }
  return null;
}
