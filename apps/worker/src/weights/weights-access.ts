import type { FolderAccess } from "../reading/folder-access";

/** What this worker reads for `trainer.weights`, by its configuration. */
export interface WeightsAccess {
  /** Where `weights.path` may lie. */
  readonly folders: FolderAccess;
  /** Private hosts that `weights.url` may name nonetheless: `host` or `host:port`. */
  readonly hosts: readonly string[];
  /** Of one file. */
  readonly maxBytes: number;
}
