interface Box {
  x?: number;
  y?: number;
  width?: number;
  height?: number;
}

interface EndLabelProps {
  text: string;
  shift: number;
  fill: string;
  /** Given by the chart. */
  viewBox?: Box;
}

/** The name of a line where it ends, moved up or down so that neighbours can be read. */
export function EndLabel({ text, shift, fill, viewBox }: EndLabelProps) {
  const x = (viewBox?.x ?? 0) + (viewBox?.width ?? 0) / 2 + 5;
  const y = (viewBox?.y ?? 0) + (viewBox?.height ?? 0) / 2 + shift + 4;
  return (
    <text
      x={x}
      y={y}
      fill={fill}
      fontSize={11}
      stroke="var(--fw-surface)"
      strokeWidth={3}
      paintOrder="stroke"
    >
      {text}
    </text>
  );
}

interface MarkerLabelProps {
  text: string;
  /** Which of several markers of a panel: each has a line of its own. */
  line: number;
  /** Writes to the left of the marker. */
  flip: boolean;
  viewBox?: Box;
}

/** Words at the head of a vertical marker. */
export function MarkerLabel({ text, line, flip, viewBox }: MarkerLabelProps) {
  return (
    <text
      x={(viewBox?.x ?? 0) + (flip ? -5 : 5)}
      y={(viewBox?.y ?? 0) + 9 + line * 13}
      textAnchor={flip ? "end" : "start"}
      fill="var(--fw-dim)"
      fontSize={11}
    >
      {text}
    </text>
  );
}
