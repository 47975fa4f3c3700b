/** Why there is neither interval nor test where images are known by their confusion matrix only. */
export const WITHOUT_PREDICTIONS =
  "the predictions of single images are not loaded, or were not stored: releases before 0.2 kept none of three and more classes";

/** The same where the probabilities of every class are not known. */
export function withoutProbabilities(metric: string): string {
  return `${metric} takes the probability of each class, and those of an evaluation are not stored: the trainer gave none, there are too many, or a release before 0.2 made it`;
}
