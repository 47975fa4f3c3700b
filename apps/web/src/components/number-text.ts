/** The number that somebody typed, `1e-4` too; undefined for none. */
export function numberOf(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

/** What may stand in a field while a number is being typed: `-`, `1e-`. */
export function isNumberStart(text: string): boolean {
  return /^\s*[-+]?\d*\.?\d*(e[-+]?\d*)?\s*$/i.test(text);
}

/** A step up or down from a number, without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export function stepped(value: number, step: number): number {
  return Number((value + step).toPrecision(12));
}
