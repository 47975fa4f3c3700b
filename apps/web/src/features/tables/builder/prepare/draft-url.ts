import { deflateSync, inflateSync, strFromU8, strToU8 } from "fflate";

/** A text as an address can carry it. */
export function packDraft(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 9 });
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The text of an address; null for one that somebody cut or changed. */
export function unpackDraft(packed: string): string | null {
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    return strFromU8(inflateSync(bytes, { out: new Uint8Array(MAX_BYTES) }));
  } catch {
    return null;
  }
}

/** As long as a definition that the server takes; a short address cannot blow up the page. */
const MAX_BYTES = 1024 * 1024;
