interface LineKeyProps {
  label: string;
  dash?: string | undefined;
  width?: number;
  opacity?: number;
}

/** A line of a chart's legend, drawn as the chart draws it. */
export function LineKey({ label, dash, width = 1.5, opacity = 1 }: LineKeyProps) {
  return (
    <span>
      <svg width="26" height="8" aria-hidden>
        <line
          x1="0"
          x2="26"
          y1="4"
          y2="4"
          stroke="currentColor"
          strokeWidth={width}
          strokeDasharray={dash}
          opacity={opacity}
        />
      </svg>
      {label}
    </span>
  );
}
