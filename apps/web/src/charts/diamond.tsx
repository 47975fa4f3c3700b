/** A published value: hollow, grey. Place given by the chart. */
export function Diamond({ cx, cy }: { cx?: number; cy?: number }) {
  if (cx === undefined || cy === undefined) return null;
  return (
    <path
      d={`M${cx} ${cy - 5}l5 5-5 5-5-5z`}
      fill="var(--fw-surface)"
      stroke="var(--fw-published)"
      strokeWidth={1.5}
    />
  );
}
