/** Only a change, or an address with a draft, needs the code for it. */
const load = () => import("./draft-url");

/** As `draft-url` has it. Rejects where the code for it does not arrive. */
export async function packDraft(text: string): Promise<string> {
  return (await load()).packDraft(text);
}

/** As `draft-url` has it; null also where the code for it does not arrive. */
export async function unpackDraft(packed: string): Promise<string | null> {
  const code = await load().catch(() => null);
  return code === null ? null : code.unpackDraft(packed);
}
