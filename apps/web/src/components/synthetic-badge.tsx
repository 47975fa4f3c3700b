import { Tooltip } from "@mantine/core";
import { IconFlask } from "@tabler/icons-react";
import classes from "./badges.module.css";

/** Stands beside every name of a dataset or sweep whose numbers are no results on real images. */
export function SyntheticBadge({
  dataset,
  simulated,
}: {
  dataset?: { isSynthetic: boolean } | null;
  simulated?: boolean;
}) {
  const words = [
    ...(simulated
      ? [{ text: "simulated", why: "Curves are computed from a formula; these numbers are not results." }]
      : []),
    ...(dataset?.isSynthetic
      ? [
          {
            text: "synthetic",
            why: "Generated images, not photographs of cells; the numbers say nothing about patients.",
          },
        ]
      : []),
  ];
  return words.map(({ text, why }) => (
    <Tooltip key={text} label={why}>
      <span className={classes.badge} data-state="synthetic">
        <IconFlask size={12} stroke={2} aria-hidden />
        {text}
      </span>
    </Tooltip>
  ));
}
