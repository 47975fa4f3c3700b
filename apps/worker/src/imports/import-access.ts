import type { FolderAccess } from "../reading/folder-access";

/** What this worker imports by path, by its configuration. */
export interface ImportAccess {
  /** Where imported folders may lie. */
  readonly folders: FolderAccess;
  /** Entries below one folder, folders among them. */
  readonly maxFiles: number;
  /** Of all files of one import together. */
  readonly maxBytes: number;
}
