import { createTheme, defaultVariantColorsResolver, type MantineColorsTuple } from "@mantine/core";

/**
 * The chrome has no hue of its own: in this product hue means variant, so buttons, links and progress are ink.
 * Colour outside charts is left to what asks for attention: failed, paused, synthetic.
 */
const ink: MantineColorsTuple = [
  "#f6f7f9",
  "#eceef2",
  "#d9dde4",
  "#b9c0cb",
  "#939dac",
  "#727d8e",
  "#586273",
  "#424b5a",
  "#1f2733",
  "#12181f",
];

const dark: MantineColorsTuple = [
  "#d5dae1",
  "#b4bcc7",
  "#98a2af",
  "#6c7684",
  "#39424e",
  "#2a323c",
  "#212831",
  "#171c23",
  "#12161c",
  "#0d1014",
];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 8, dark: 1 },
  // Mantine takes the contrast of a filled button from one scheme; ink turns over with the scheme.
  variantColorResolver: (input) =>
    input.variant === "filled" && (input.color === undefined || input.color === "ink")
      ? {
          background: "light-dark(#1f2733, #e4e8ee)",
          hover: "light-dark(#36404f, #ffffff)",
          color: "light-dark(#ffffff, #12181f)",
          border: "1px solid transparent",
        }
      : defaultVariantColorsResolver(input),
  colors: { ink, dark },
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.43", lg: "1.45", xl: "1.3" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.25rem", lineHeight: "1.4" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h3: { fontSize: "0.8125rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "md",
  radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "xs" } },
    ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
    SegmentedControl: { defaultProps: { size: "xs" } },
    TextInput: { defaultProps: { size: "xs" } },
    NumberInput: { defaultProps: { size: "xs" } },
    Select: { defaultProps: { size: "xs" } },
    MultiSelect: { defaultProps: { size: "xs" } },
    TagsInput: { defaultProps: { size: "xs" } },
    Autocomplete: { defaultProps: { size: "xs" } },
    InputWrapper: { defaultProps: { size: "xs" } },
    // Mantine renders the options of a closed field too, and measures the page to place them.
    Combobox: { defaultProps: { keepMounted: false } },
    Switch: { defaultProps: { size: "xs" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, multiline: true, maw: 320, fz: 12 } },
    // Both are <header> elements, which outside of sectioning elements are taken for the page's own.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    Paper: { defaultProps: { withBorder: true, radius: "lg" } },
    Skeleton: { defaultProps: { radius: "md" } },
  },
});
