/** A file name from a title: letters, digits and hyphens. */
export function fileName(title: string, extension: string): string {
  const stem = title.replaceAll(/[^A-Za-z0-9._]+/g, "-").replaceAll(/^[-.]+|[-.]+$/g, "");
  return `${stem || "foldwise"}.${extension}`;
}
