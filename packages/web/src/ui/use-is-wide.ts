import { useMediaQuery } from "@mantine/hooks";

/** Whether there is room for two things side by side. */
export function useIsWide(): boolean {
  return useMediaQuery("(min-width: 1024px)", false, { getInitialValueInEffect: false }) === true;
}
