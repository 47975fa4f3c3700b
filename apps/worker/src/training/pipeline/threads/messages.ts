import type { AugmentationOptions, Rescale } from "@foldwise/core/imaging";
import type { EpochSample } from "../samples";

/** What a thread is started with. */
export interface ThreadData {
  readonly pack: string;
  readonly seed: number;
  readonly augmentation: AugmentationOptions | null;
  readonly rescale: Rescale;
  readonly slots: number;
  /** Images that a slot has room for. */
  readonly room: number;
  /** The slots' values, 32-bit floats in the network's range. */
  readonly pixels: SharedArrayBuffer;
}

/** An epoch for the threads. */
export interface EpochMessage {
  readonly epoch: number;
  readonly batches: readonly (readonly EpochSample[])[];
  /** A SharedQueue's. */
  readonly memory: SharedArrayBuffer;
}

export type ThreadMessage =
  /** All images of a batch are in its slot. */
  | { readonly type: "batch" }
  /** The thread has nothing more to do in its epoch. */
  | { readonly type: "idle" }
  | { readonly type: "failed"; readonly message: string; readonly isBadInput: boolean };
