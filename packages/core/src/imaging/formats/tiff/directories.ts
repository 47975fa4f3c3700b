/** What makes a TIFF file unreadable, found while its directories are read. */
export class TiffDamage extends Error {}

/** One page: its tags. */
export interface Directory {
  /** The unsigned whole numbers of a tag; undefined where the page has no such tag, or one of another type. */
  numbers(tag: number): readonly number[] | undefined;
  /** A tag's first number. */
  number(tag: number): number | undefined;
  /** The beginning of a text, at most 4,096 characters. */
  text(tag: number): string | undefined;
}

/** More are not looked for: a chain of directories this long is a damaged file. */
const MAX_PAGES = 65_536;
const MAX_TEXT = 4096;
/** Bytes of a value, by the type of its tag. */
const SIZES: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 };
const ASCII = 2;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** Where the values stand: in the entry itself where they fit. */
  readonly at: number;
}

/**
 * The directories of a TIFF or BigTIFF file, in the order of their chain; sub-directories are not followed.
 * Format: Adobe, "TIFF Revision 6.0", section 2; BigTIFF as libtiff describes it. Nothing is read outside of the bytes.
 * @throws TiffDamage
 */
export function readDirectories(bytes: Uint8Array): Directory[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLittle = bytes[0] === 0x49;
  const isBig = (isLittle ? bytes[2] : bytes[3]) === 43;
  const within = (at: number, length: number) => {
    if (at + length > bytes.length)
      throw new TiffDamage(
        `truncated: ${bytes.length} bytes, and its directory is read up to ${at + length}`,
      );
    return at;
  };
  const u16 = (at: number) => view.getUint16(within(at, 2), isLittle);
  const u32 = (at: number) => view.getUint32(within(at, 4), isLittle);
  const u64 = (at: number) => Number(view.getBigUint64(within(at, 8), isLittle));
  const word = isBig ? u64 : u32;
  const wordSize = isBig ? 8 : 4;
  const entrySize = 4 + 2 * wordSize;
  const readNumber = (at: number, size: number) =>
    size === 1 ? (bytes[at] ?? 0) : size === 2 ? u16(at) : size === 4 ? u32(at) : u64(at);

  function directory(start: number): { page: Directory; next: number } {
    const entries = isBig ? u64(start) : u16(start);
    const first = start + (isBig ? 8 : 2);
    const end = within(first, entries * entrySize) + entries * entrySize;
    const found = new Map<number, Entry>();
    for (let at = first; at < end; at += entrySize) {
      const [tag, type, count] = [u16(at), u16(at + 2), word(at + 4)];
      const inside = at + 4 + wordSize;
      const isInside = count * (SIZES[type] ?? 1) <= wordSize;
      found.set(tag, { type, count, at: isInside ? inside : word(inside) });
    }
    const numbers = (tag: number, most = Number.POSITIVE_INFINITY): number[] | undefined => {
      const entry = found.get(tag);
      const size = SIZES[entry?.type ?? 0];
      if (entry === undefined || size === undefined || entry.type === ASCII) return undefined;
      within(entry.at, entry.count * size);
      return Array.from({ length: Math.min(most, entry.count) }, (_, i) =>
        readNumber(entry.at + i * size, size),
      );
    };
    const text = (tag: number) => {
      const entry = found.get(tag);
      if (entry?.type !== ASCII) return undefined;
      const length = Math.min(entry.count, MAX_TEXT);
      return String.fromCharCode(...bytes.subarray(within(entry.at, length), entry.at + length));
    };
    return { page: { numbers, number: (tag) => numbers(tag, 1)?.[0], text }, next: word(end) };
  }

  const pages: Directory[] = [];
  const visited = new Set<number>();
  for (let at = word(isBig ? 8 : 4); at !== 0; ) {
    if (visited.has(at) || visited.size === MAX_PAGES)
      throw new TiffDamage("damaged: its pages form no chain");
    visited.add(at);
    const { page, next } = directory(at);
    pages.push(page);
    at = next;
  }
  return pages;
}
