import type { ConfusionMatrix } from "../metrics";
import type { DeclaredMeasure } from "../tasks";
import type { Scalar } from "./scalar";

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

/** What of an evaluation that calls classes intervals and tests are made from. */
export interface ObservedClasses {
  readonly confusion: ConfusionMatrix;
  /** By default the first of the confusion matrix's classes. */
  readonly positiveClass?: string;
  /** Left out where they are not loaded. */
  readonly predictions?: readonly ObservedPrediction[];
  /**
   * Of three and more classes, the probability of each in the order of the confusion matrix's, in step with the
   * predictions: flat, shape [predictions × classes]. null where they are not stored, left out where they are not loaded.
   */
  readonly probabilities?: Float32Array | null;
}

/** One test item under one evaluation that predicts numbers. */
export interface ObservedItem {
  readonly item: string | number;
  /** What intervals and tests cluster by, such as the patient; null where items stand alone. */
  readonly group: string | null;
  readonly target: number;
  readonly predicted: number;
}

/** What of an evaluation that predicts numbers intervals and tests are made from. */
export interface ObservedRegression {
  readonly count: number;
  /** Left out where they are not loaded. */
  readonly items?: readonly ObservedItem[];
}

/**
 * Values of an evaluation by dimension: of its run (`variant`, `sweep`, `tag.owner`), its training (`model`, any parameter
 * by its dotted name) and its conditions (`testSigma`, `replicate`, `condition.scanner`). See dimensions.ts. Every run is
 * of one fold and one seed.
 */
export type Dims = Readonly<Record<string, Scalar | undefined>> & {
  readonly fold: number;
  readonly seed: number;
};

/** One evaluation of one run, as the database gives it. Runs that share a training repeat it with their own id. */
export interface Observation {
  readonly run: string;
  readonly training: string;
  /** Another whenever what was evaluated comes to something else: what is made of equal ones is kept. */
  readonly version: string;
  readonly dims: Dims;
  /** Recorded numbers by name; those that a confusion matrix has are read off it. */
  readonly measures: Readonly<Record<string, number | null>>;
  /** Of a classification. */
  readonly classes?: ObservedClasses;
  /** Of a regression whose trainer gives what it predicted of each item. */
  readonly regression?: ObservedRegression;
  /** Measures that the training's plan named, by name: which way is better is theirs to say. */
  readonly declared?: Readonly<Record<string, DeclaredMeasure>>;
  /** Training images, which the corrected resampled t test needs. */
  readonly trainImages?: number;
  /** Of a run that a program outside logged: of how it was split nothing is known but the number of its fold. */
  readonly isLogged?: boolean;
}
