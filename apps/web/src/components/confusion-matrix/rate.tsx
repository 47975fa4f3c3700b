import { formatRate } from "@/formats/numbers";
import { MissingValue } from "../missing-value";

/** A precision or a recall, or why there is none. */
export function Rate({ value, why }: { value: number | null; why: string }) {
  return value === null ? <MissingValue reason={why} /> : formatRate(value);
}
