import { fingerprintOf } from "@foldwise/core/sweep";

/**
 * The Idempotency-Key of a launch. The same plan sent again from the same page starts nothing twice, an answer that was
 * lost included; an edited plan is another sweep, whatever the edit.
 * @param page random, one for each time the editor is opened
 */
export function launchKey(page: string, text: string): string {
  return `${page}-${fingerprintOf(text).slice(0, 32)}`;
}
