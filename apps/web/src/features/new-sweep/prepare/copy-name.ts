/** `lr` → `lr (copy)` → `lr (copy 2)`: two sweeps of one name cannot be told apart. */
export function copyName(name: string): string {
  const [, stem = name, count] = /^(.*) \(copy(?: (\d+))?\)$/.exec(name) ?? [];
  if (stem === name) return `${name} (copy)`;
  return `${stem} (copy ${Number(count ?? 1) + 1})`;
}
