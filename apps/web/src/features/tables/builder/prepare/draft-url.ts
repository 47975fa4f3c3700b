/** A text as an address can carry it: raw DEFLATE (RFC 1951) in base64url. */
export async function packDraft(text: string): Promise<string> {
  const bytes = through(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  let binary = "";
  for await (const chunk of bytes) for (const byte of chunk) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The text of an address; null for one that somebody cut or changed. */
export async function unpackDraft(packed: string): Promise<string | null> {
  try {
    const binary = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
    const decoder = new TextDecoder();
    let length = 0;
    let text = "";
    for await (const chunk of through(bytes, new DecompressionStream("deflate-raw"))) {
      length += chunk.length;
      if (length > MAX_BYTES) return null;
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch {
    return null;
  }
}

/** As long as a definition that the server takes; a short address cannot blow up the page. */
const MAX_BYTES = 1024 * 1024;

/** What a stream makes of bytes. Safari cannot iterate a stream. */
async function* through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): AsyncGenerator<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
