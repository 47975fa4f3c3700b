import { invalid } from "@foldwise/core/errors";

/** Most characters of a path below its run or model. */
export const MAX_PATH_LENGTH = 1_024;

/** A path of files and folders, '' for the root. @throws FoldwiseError `invalid` */
export function plainPath(given: string): string {
  const path = given.replace(/\/+$/, "");
  if (path === "") return "";
  const problem =
    path.length > MAX_PATH_LENGTH
      ? `has ${path.length} characters; at most ${MAX_PATH_LENGTH}`
      : /[\\\p{Cc}\p{Cs}]/u.test(path)
        ? "has a backslash or a control character"
        : path.split("/").some((part) => part === "" || part === "." || part === "..")
          ? "has an empty, . or .. part"
          : null;
  if (problem === null) return path;
  throw invalid([{ field: "path", value: JSON.stringify(path.slice(0, 80)), problem }]);
}

/** As `plainPath`, of a file: not the root. @throws FoldwiseError `invalid` */
export function filePath(given: string): string {
  const path = plainPath(given);
  if (path === "") throw invalid([{ field: "path", value: JSON.stringify(given), problem: "names no file" }]);
  return path;
}
