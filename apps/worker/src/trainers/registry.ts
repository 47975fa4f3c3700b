import { type CommandContext, makeCommandTrainer } from "./command";
import type { Trainers } from "./contract";
import { simulateTrainer } from "./simulate";
import { makeTfjsTrainer, type TfjsContext } from "./tfjs";

/** What this worker gives to its trainers. */
export interface TrainerContext extends TfjsContext {
  readonly command: Omit<CommandContext, "home" | "datasets">;
}

/** The running half of every trainer, by the kind that it is declared under. */
export function makeTrainers(context: TrainerContext): Trainers {
  return {
    tfjs: makeTfjsTrainer(context),
    simulate: simulateTrainer,
    command: makeCommandTrainer({ home: context.home, datasets: context.datasets, ...context.command }),
  };
}
