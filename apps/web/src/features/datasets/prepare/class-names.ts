/** More names than these fill a line: the rest is counted. */
const MAX_NAMED = 4;

/** Names of classes in a line: `a, b, c and 7 more`. */
export function classNames(classes: readonly string[]): string {
  if (classes.length <= MAX_NAMED) return classes.join(", ");
  const named = classes.slice(0, MAX_NAMED - 1);
  return `${named.join(", ")} and ${classes.length - named.length} more`;
}
