/**
 * refused: an image of the set that cannot be used; odd: used, but worth a look; ignored: no image.
 */
export const FINDING_LEVELS = ["refused", "odd", "ignored"] as const;
export type FindingLevel = (typeof FINDING_LEVELS)[number];

export const FINDING_REASONS = [
  "unreadable",
  "unreadable-folder",
  "broken-link",
  "duplicate",
  "unknown-folder",
  "class-contradiction",
  "name-taken",
  "wrong-extension",
  "orientation-ignored",
  "not-an-image",
  "not-listed",
] as const;
export type FindingReason = (typeof FINDING_REASONS)[number];

/** What the import has to say of one file. No file is left out without one. */
export interface Finding {
  path: string;
  level: FindingLevel;
  reason: FindingReason;
  message: string;
}

export interface FindingCount {
  level: FindingLevel;
  reason: FindingReason;
  files: number;
}

/** Findings by level and reason, in the order of the lists above; reasons that did not occur are left out. */
export function countFindings(findings: readonly Finding[]): FindingCount[] {
  return FINDING_LEVELS.flatMap((level) =>
    FINDING_REASONS.map((reason) => ({
      level,
      reason,
      files: findings.filter((finding) => finding.level === level && finding.reason === reason).length,
    })),
  ).filter(({ files }) => files > 0);
}
