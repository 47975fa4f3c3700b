/**
 * The class that somebody asked for by name: the exact one, or else the only one whose name differs in nothing but case.
 * Undefined where there is none, or where several differ from it only by case.
 */
export function findClass(classes: readonly string[], wanted: string): string | undefined {
  if (classes.includes(wanted)) return wanted;
  const alike = classes.filter((name) => name.toLowerCase() === wanted.toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}
