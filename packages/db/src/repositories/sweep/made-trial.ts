import { trial } from "../../schema";

/** What a search goes by of a trial that was made: the columns of a `MadeTrial`, with its number. */
export const MADE_TRIAL = {
  number: trial.number,
  state: trial.state,
  proposal: trial.proposal,
  variant: trial.variant,
  configuration: trial.configuration,
  reason: trial.reason,
  objective: trial.objective,
  objectives: trial.objectives,
  violations: trial.violations,
  outerFold: trial.outerFold,
  isRefit: trial.isRefit,
  stop: trial.stop,
  isDue: trial.isDue,
  rung: trial.rung,
  bracket: trial.bracket,
  rungs: trial.rungs,
  exploit: trial.exploit,
};
