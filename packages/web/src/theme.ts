import {
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  type MantineColorsTuple,
  mergeMantineTheme,
} from "@mantine/core";

/** Deep teal, the one accent: of action and selection. 7 in light, 6 in dark carry white text. */
const teal: MantineColorsTuple = [
  "#eef9f7",
  "#d4f0eb",
  "#a9e0d8",
  "#7acbc1",
  "#52b6ab",
  "#2f9a8f",
  "#137f75",
  "#0f6a62",
  "#0c564f",
  "#08403b",
];

/** Neutrals of the dark scheme, from ink to night, in the places where Mantine looks for them. */
const dark: MantineColorsTuple = [
  "#e9ecea",
  "#c6ccc9",
  "#a9b0ad",
  "#8f9693",
  "#4b5350",
  "#353b39",
  "#1f2423",
  "#1a1e1d",
  "#121514",
  "#0c0e0d",
];

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: { light: 7, dark: 6 },
  colors: { teal, dark },
  fontFamily:
    '"Inter Variable", "Inter Stand-in", system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "1rem", lg: "1.25rem", xl: "1.75rem" },
  spacing: { xs: "0.25rem", sm: "0.5rem", md: "0.75rem", lg: "1rem", xl: "1.5rem" },
  defaultRadius: 10,
  cursorType: "pointer",
  respectReducedMotion: true,
  autoContrast: false,
  components: {
    Button: { defaultProps: { size: "md" } },
    TextInput: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    Checkbox: {
      defaultProps: { size: "md" },
      styles: { description: { marginTop: 0, paddingInlineStart: "var(--mantine-spacing-sm)" } }, // under its label
    },
    // What takes the first focus is an item of the menu, not a thing in it that is none.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // Locking the scroll of the page would write a style element; style.css does it instead.
    Modal: { defaultProps: { lockScroll: false } },
    Drawer: { defaultProps: { lockScroll: false } },
  },
});

/** Mantine's own surfaces take our paper, ink and lines (style.css), so that there is one set of neutrals. */
const OURS = {
  "--mantine-color-body": "var(--paper)",
  "--mantine-color-text": "var(--ink)",
  "--mantine-color-dimmed": "var(--ink-2)",
  "--mantine-color-default": "var(--card)",
  "--mantine-color-default-color": "var(--ink)",
  "--mantine-color-default-hover": "var(--hover)",
  "--mantine-color-default-border": "var(--line-strong)",
  "--mantine-color-placeholder": "var(--ink-3)",
  "--mantine-color-error": "var(--bad)",
  "--mantine-color-anchor": "var(--accent)",
};

/**
 * The theme's variables as a style sheet. The build writes it (ui/theme.css): reckoned out on a phone it would cost time
 * before anything shows, and as a style element the page's content security policy would refuse it.
 */
export function themeSheet(): string {
  const { variables, light, dark: night } = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  return convertCssVariables({
    variables,
    light: { ...light, ...OURS, "--mantine-color-scheme": "light" },
    dark: { ...night, ...OURS, "--mantine-color-scheme": "dark" },
  });
}
