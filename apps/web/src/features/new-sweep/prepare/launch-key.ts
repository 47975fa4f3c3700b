/**
 * The Idempotency-Key of each launch. The same plan sent again from the same page starts nothing twice, an answer that
 * was lost included; an edited plan is another sweep, whatever the edit.
 * @param page random, one for each time the editor is opened
 */
export function launchKeys(page: string): (text: string) => string {
  const sent = new Map<string, string>();
  return (text) => {
    const key = sent.get(text) ?? `${page}-${sent.size + 1}`;
    sent.set(text, key);
    return key;
  };
}
