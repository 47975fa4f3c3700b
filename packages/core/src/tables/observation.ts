import type { ConfusionMatrix } from "../metrics";
import type { SplitScheme, WeightsKind } from "../words";
import type { ParameterValue } from "./parameter-value";

/** One test image under one evaluation. */
export interface ObservedPrediction {
  readonly imageId: string | number;
  /** True class. */
  readonly label: string;
  /** Score of the positive class. */
  readonly score: number;
  /** Predicted class; of two classes it may be left out, and is the positive one from 0.5 up. */
  readonly predicted?: string;
  /** Patient of the image, by which intervals and tests cluster; null where unknown. */
  readonly patient: string | null;
}

/** One evaluation of one run, as the database gives it. Runs that share a training repeat it with their own id. */
export interface Observation {
  readonly runId: string;
  readonly trainingId: string;
  readonly fold: number;
  readonly seed: number;
  readonly variant: string;
  readonly sweep?: { readonly id: number; readonly name: string } | null;
  readonly experiment?: string;
  readonly model: string;
  readonly data: { readonly balance: string; readonly augmentation: string };
  readonly params?: Readonly<Record<string, ParameterValue>>;
  readonly splitScheme: SplitScheme;
  readonly splitSeed: number;
  readonly weights: WeightsKind;
  readonly testSigma: number;
  readonly replicate: number;
  readonly confusion: ConfusionMatrix;
  /** By default the first of the confusion matrix's classes. */
  readonly positiveClass?: string;
  /** Left out on live pages: intervals are then made from the confusion matrices. */
  readonly predictions?: readonly ObservedPrediction[];
  readonly auc: number | null;
  readonly epochs: number;
  /** Training images, which the corrected resampled t test needs. */
  readonly trainImages?: number;
}

/** What tells one test set from another. That of a fold that is left out is the whole fold, whatever the seed. */
export function testSetKey({ fold, splitScheme, splitSeed }: Observation): string {
  return JSON.stringify([fold, splitScheme, splitScheme === "leave-one-fold-out" ? null : splitSeed]);
}

/** What tells one evaluation from another, whichever runs share it. */
export function evaluationKey({ trainingId, weights, testSigma, replicate, fold }: Observation): string {
  return JSON.stringify([trainingId, fold, weights, testSigma, replicate]);
}
