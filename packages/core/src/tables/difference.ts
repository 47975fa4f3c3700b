import { compareWithPublished, publishedVerdict } from "../statistics";
import type { OursCell, PublishedCell, TableCell } from "./result";

/** ours − published and its verdict at the margin; both null where they are hidden or one side is missing. */
export function differenceOf(
  shown: boolean,
  ours: OursCell | null,
  published: PublishedCell | null,
  margin: number,
): Pick<TableCell, "difference" | "verdict"> {
  if (!shown || ours === null || ours.value === null || published === null)
    return { difference: null, verdict: null };
  const difference = ours.value - published.value;
  if (ours.interval === null || published.interval === null) return { difference, verdict: null };
  const compared = compareWithPublished(
    { value: ours.value, interval: ours.interval },
    { value: published.value, interval: published.interval },
    margin,
  );
  return { difference, verdict: publishedVerdict(compared) };
}
