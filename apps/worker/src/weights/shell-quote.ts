/** A word for a POSIX shell to copy and paste: in single quotes, each of its own quotes written outside of them. */
export function shellQuote(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
