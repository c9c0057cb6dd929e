import {
  localStorageColorSchemeManager,
  MantineContext,
  MantineThemeProvider,
  useProviderColorScheme,
} from "@mantine/core";
import { type ReactElement, type ReactNode, useEffect, useMemo } from "react";
import { theme } from "../theme.ts";

const manager = localStorageColorSchemeManager();
const getRootElement = (): HTMLElement => document.documentElement;

/**
 * The theme and the scheme for all that is drawn. Mantine's own provider does the same, but brings along and runs what
 * reckons out the variables of the theme, which the build has written already (ui/theme.css).
 */
export function Looks({ children }: { readonly children: ReactNode }): ReactElement {
  const { colorScheme, setColorScheme, clearColorScheme } = useProviderColorScheme({
    manager,
    defaultColorScheme: "auto",
    getRootElement,
    forceColorScheme: undefined,
  });
  useEffect(() => {
    getRootElement().dataset["respectReducedMotion"] = String(theme.respectReducedMotion === true);
  }, []);
  const looks = useMemo(
    () => ({
      colorScheme,
      setColorScheme,
      clearColorScheme,
      getRootElement,
      classNamesPrefix: "mantine",
      cssVariablesSelector: ":root",
      withStaticClasses: true,
    }),
    [colorScheme, setColorScheme, clearColorScheme],
  );
  return (
    <MantineContext value={looks}>
      <MantineThemeProvider theme={theme}>{children}</MantineThemeProvider>
    </MantineContext>
  );
}
