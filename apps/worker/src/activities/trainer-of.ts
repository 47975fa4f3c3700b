import { FoldwiseError } from "@foldwise/core/errors";
import type { Trainer } from "../trainers";
import type { Dependencies } from "./dependencies";

/** The trainer of a kind. @throws FoldwiseError `invalid` where this worker has none. */
export function trainerOf(deps: Pick<Dependencies, "trainers">, kind: string): Trainer {
  const trainer = deps.trainers[kind];
  if (!trainer) throw new FoldwiseError("invalid", `This worker has no trainer called ${kind}.`);
  return trainer;
}
