import { Anchor, createTheme, type MantineColorsTuple } from "@mantine/core";
import i18next from "i18next";

const lagoon: MantineColorsTuple = [
  "#e8f7f5",
  "#d3ebe8",
  "#a7d6d1",
  "#77c0b9",
  "#50aea5",
  "#37a299",
  "#289c92",
  "#17887f",
  "#067a71",
  "#006a62",
];

export const theme = createTheme({
  primaryColor: "lagoon",
  primaryShade: { light: 9, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.2, // white on the dark scheme's filled colour could not be read
  colors: { lagoon },
  defaultRadius: "md",
  fontFamily: "'Inter Variable', system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  headings: { fontWeight: "650" },
  cursorType: "pointer",
  components: {
    // a link amid words is told from them by more than its colour
    Badge: { defaultProps: { tt: "none" } },
    Anchor: Anchor.extend({ defaultProps: { underline: "always" } }),
    // the first entry has the focus: one that is none may not stand in a menu
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // of a dialog, a message or whatever else is closed; asked for as it is drawn, in the language of then
    CloseButton: { defaultProps: () => ({ "aria-label": i18next.t("close") }) },
  },
});
