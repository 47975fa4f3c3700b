import type { CSSVariablesResolver } from "@mantine/core";
import { HUES } from "@/charts/palette";

const hues = (scheme: "light" | "dark") =>
  Object.fromEntries(
    HUES.flatMap((hue, index) => [
      [`--fw-hue-${index}`, hue[scheme].line],
      [`--fw-hue-${index}-text`, hue[scheme].text],
    ]),
  );

/** The hues of the variants as CSS variables: a chart needs no redrawing when the scheme changes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...hues("light"),
    "--mantine-color-dimmed": "#596273",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-default-border": "#e4e7ec",
    "--mantine-color-error": "#b42318",
  },
  dark: {
    ...hues("dark"),
    "--mantine-color-dimmed": "#9aa5b3",
    "--mantine-color-body": "#171c23",
    "--mantine-color-default-border": "#2f3843",
    "--mantine-color-error": "#ff8f85",
  },
});
