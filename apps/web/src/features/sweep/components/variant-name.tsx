import frame from "@/charts/chart-frame.module.css";
import { hueOf } from "@/charts/palette";

interface VariantNameProps {
  name: string;
  /** Its place in the plan; none when it is not known, and then it has no hue. */
  place?: { index: number; description: string };
}

export function VariantName({ name, place }: VariantNameProps) {
  return (
    <span style={{ display: "inline-flex", alignItems: "baseline", gap: 7 }}>
      {place ? (
        <i
          className={frame.swatch}
          style={{ background: hueOf(place.index).line, alignSelf: "flex-start", marginTop: 3 }}
          aria-hidden
        />
      ) : null}
      <span>
        {name}
        {place?.description ? (
          <span style={{ display: "block", color: "var(--fw-dim)", lineHeight: "15px" }}>
            {place.description}
          </span>
        ) : null}
      </span>
    </span>
  );
}
