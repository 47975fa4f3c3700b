/** The slug that a folder's name gives: `/data/My Cells` → `my-cells`; null where it has no Latin letter or digit. */
export function slugOfFolder(folder: string): string | null {
  const name = folder.split(/[/\\]+/).findLast((part) => part !== "") ?? "";
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 60)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? null : slug;
}
