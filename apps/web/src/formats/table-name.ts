/** `9` → "Table 9", `figure 6` → "Figure 6", `split-leakage` → "Split leakage". */
export function tableName(id: string): string {
  if (/^\d/.test(id)) return `Table ${id}`;
  const words = id.replaceAll(/[-_]+/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
