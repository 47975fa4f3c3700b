import type { Layer } from "./layer";
import type { ModelOptions } from "./options";

/** A model of the registry: its base, and the head that its reference implementation puts on it. */
export interface ModelDefinition {
  readonly title: string;
  /** Where the architecture is from, and what differs from there. */
  readonly source: string;
  /** It follows a published description that leaves things open, so that its numbers are not the publication's. */
  readonly isApproximation: boolean;
  /**
   * Whether the reference implementation counts moving averages among a model's parameters: Keras does, as parameters
   * that are not trained; torchvision calls them buffers and does not.
   */
  readonly countsMovingAverages: boolean;
  /** Sides that the network can take, pixels. */
  readonly inputSize: { readonly min: number; readonly multipleOf: number };
  /** Everything below the head; the last layer is what the head reads. */
  base(options: ModelOptions): readonly Layer[];
  /** @param last name of the base's last layer */
  referenceHead(last: string, options: ModelOptions): readonly Layer[];
}
