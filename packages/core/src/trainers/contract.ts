import type { z } from "zod";
import type { Problem } from "../errors";
import type { ReportedMeasures, Task } from "../tasks";
import type { EvaluationKey, EvaluationOptions } from "./evaluations";
import type { TrainerFieldGroup } from "./form";
import type { Selection } from "./selection";
import type { DataOptions } from "./tfjs/data";

/**
 * The parts of a plan that belong to its trainer, in the order in which a search space's bare names are looked for.
 * `trainer` says which trainer it is.
 */
export const SECTIONS = ["training", "trainer", "data"] as const;
export type SectionName = (typeof SECTIONS)[number];
export type Section = Readonly<Record<string, unknown>>;

/** Which trainer, with the options of that section. */
export type TrainerOptions = Section & { readonly kind: string };

/** What one trainer is told: its sections of the plan, with a variant's overrides and a configuration laid over them. */
export interface ResolvedTraining {
  readonly trainer: TrainerOptions;
  readonly data: Section;
  readonly training: Section;
}

/** A key of a section that a search space may name; of one within an option, which may hold free parameters, that option. */
export interface Target {
  readonly section: SectionName;
  readonly key: string;
  readonly within?: string;
}

/** An option whose keys are parameters of any name, which a space may search as it does a trainer's own options. */
export interface FreeParameters {
  readonly section: SectionName;
  readonly option: string;
  /** Of a value. */
  readonly schema: z.ZodType;
  isName(name: string): boolean;
}

/** What a worker has to have for a training, by the name under which it tells of it. */
export interface Capability {
  /** The field of the plan that asks for it. */
  readonly field: string;
  /** Key of the worker's capabilities, a list with commas between. */
  readonly name: string;
  readonly value: string;
  readonly remedy: string;
}

/** Where an estimate of time comes from: the same settings, others and scaled, or nothing measured. */
export const TIME_BASES = ["measured", "scaled", "assumed"] as const;
export type TimeBasis = (typeof TIME_BASES)[number];

/** How many images a training of a dataset has. */
export interface DataSize {
  /** Of the training side, without copies that balancing adds. */
  readonly images: number;
  /** Share of the rarest class. */
  readonly rarest: number;
}

/** A finished training of the same trainer. */
export interface MeasuredTraining<T extends ResolvedTraining = ResolvedTraining> {
  readonly resolved: T;
  readonly seconds: number;
  readonly epochs: number;
  readonly size: DataSize;
}

/** How long an epoch takes, and what that is known from. */
export interface EpochPace {
  readonly secondsPerEpoch: number | null;
  readonly basis: TimeBasis | null;
}

/** An evaluation of the same trainer whose time was measured. */
export interface MeasuredEvaluation<T extends ResolvedTraining = ResolvedTraining> {
  readonly resolved: T;
  readonly seconds: number;
  /** Items that were predicted. */
  readonly images: number;
}

/** How long an evaluation takes, and what that is known from. */
export interface EvaluationPace {
  readonly secondsPerEvaluation: number | null;
  readonly basis: TimeBasis | null;
}

/** How an image has to be prepared for a network, as those were that it was trained on. */
export interface ImageInput {
  readonly data: DataOptions;
  /** Side of the square input, pixels. */
  readonly inputSize: number;
}

/**
 * The declared half of a trainer: all that is to be known of it without running it. Shared code asks it, and never
 * which kind it is. The running half is in `apps/worker/src/trainers/<kind>`.
 */
export interface TrainerDefinition<T extends ResolvedTraining = ResolvedTraining> {
  /** What a plan writes after `trainer.kind:`. */
  readonly kind: string;
  /** A short name for people. */
  readonly label: string;
  /** A sentence for people who choose one. */
  readonly about: string;
  /** Where its options are explained: a path within the project. */
  readonly guide: string;
  /** What its trainings solve. Where plans name their own measures it is `reported`, or a task with some more of them. */
  readonly task: Task;
  /** Where a plan says what its trainings solve. Asked of stored settings too, so it reads no more than it needs. */
  taskOf?(own: T): Task;
  /**
   * Measures that a plan names, besides those of the task: an option with the schema `reportedMeasuresSchema`. Left out
   * by a trainer that takes none. Asked of stored settings too, so it reads no more than it needs.
   */
  measures?(own: T): ReportedMeasures;
  /** Its sections of a plan, with every default. What it has no schema of, its plans do not have. */
  readonly sections: {
    readonly trainer: z.ZodObject<{ kind: z.ZodLiteral<string> }>;
    readonly data?: z.ZodObject;
    readonly training?: z.ZodObject;
  };
  /** Options of the section `trainer` without a default, as an example plan has them. */
  readonly required?: Section;
  readonly freeParameters?: FreeParameters;
  /** Keys whose value is one of several shapes: an override takes its place as a whole. */
  readonly alternatives?: readonly string[];
  /** The parameter that is its greatest number of epochs. */
  readonly epochs: Target;
  /** Whether its plans name a dataset, whose images, classes and splits it trains on. Folds it has either way. */
  readonly needsDataset: boolean;
  /** Whether plans may name a dataset that it does not need. */
  readonly takesDataset?: boolean;
  /**
   * Which checkpoints a training can go on from. Left out: one after every epoch, which it writes itself. `program`: those
   * that the program it starts writes; `none`: its trainings begin anew.
   */
  readonly checkpoints?: "program" | "none";
  /** Whether a parameter can be another one from some epoch of a training on; left out where none can. */
  canChange?(target: Target): boolean;
  /** The option that ends a training before its last epoch, where one is set; its path from the section on. */
  endsEarly?(own: T): string | null;
  /** True where its numbers are no results: they stay out of tables, and are marked wherever they are shown. */
  readonly isSimulated: boolean;
  /** The fields that a form asks for, besides those that every plan has. */
  readonly form: readonly TrainerFieldGroup[];
  /**
   * Options that are right one by one and do not go together; fields are named from the section on.
   * @param plan left out where settings are checked that belong to none
   */
  problems?(own: T, plan?: { readonly hasDataset: boolean }): Problem[];
  /** Leaves out options that came later at their defaults, so that whoever names them has the same fingerprint. */
  normalize?(own: T): T;
  /** What decides the outcome: all, but for what only says where something lies. */
  identity?(own: T): ResolvedTraining;
  /** Of a classification without a dataset: the class whose scores are kept. Asked of stored settings too. */
  positiveClass?(own: T): string | null;
  /** What a worker must have to run it, besides the trainer. */
  capability?(own: T): Capability;
  /** The model's name, by which tables group. */
  model(own: T): string;
  /**
   * The rule that chooses the best epoch. Also asked of stored settings that a later release would refuse in other
   * places, so it reads no more than it needs. Null where only the last epoch's weights are kept.
   */
  selection(own: T): Selection | null;
  /** The evaluations it makes of one training under a plan's conditions. */
  evaluations(options: EvaluationOptions): EvaluationKey[];
  /** Conditions of evaluations that a plan asks for and that it cannot make. */
  evaluationProblems?(options: EvaluationOptions): Problem[];
  /** @param measured finished trainings of this trainer, newest first */
  pace(own: T, context: { size: DataSize; measured: readonly MeasuredTraining<T>[] }): EpochPace;
  /**
   * @param images items on the test side
   * @param evaluations measured ones of this trainer, newest first
   */
  evaluationPace(
    own: T,
    context: {
      images: number;
      evaluations: readonly MeasuredEvaluation<T>[];
      measured: readonly MeasuredTraining<T>[];
    },
  ): EvaluationPace;
  /** How images reach its network, where it has one that can be shown an image. */
  imageInput?(own: T): ImageInput;
}
