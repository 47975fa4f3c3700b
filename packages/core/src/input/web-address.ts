import { z } from "zod";

/** Whether anything is before an @ in the address's authority, as browsers read it (WHATWG URL). */
function startsWithCredentials(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[/\\]*[^/\\?#]*@/i.test(text.replace(/\s/g, ""));
}

/** Whether a text that may hold several addresses has one with a user or password. */
function mentionsCredentials(text: string): boolean {
  return /\b[a-z][a-z0-9+.-]*:[/\\]{2}[^/\\?#\s]*@/i.test(text);
}

const PROBLEM = "must not contain a user or password: the URL is stored and shown";
const REMEDY = "remove the part before the @, or use a URL without a login";

/**
 * An http or https address that is stored. One with a user or password is refused, and `showValue` hides it in the error.
 * @param error what an address has to be
 */
export function webAddress(
  error: string,
  { protocol = /^https?$/, problem = PROBLEM, remedy = REMEDY } = {},
) {
  return z
    .url({ protocol, error })
    .refine((text) => !startsWithCredentials(text), { error: problem, params: { remedy } });
}

/** For `refine`, of stored text in which people may write addresses: what is wrong with a login in one of them. */
export const NO_CREDENTIALS = [
  (text: string) => !mentionsCredentials(text),
  { error: PROBLEM, params: { remedy: REMEDY } },
] as const;
