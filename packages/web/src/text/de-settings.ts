import type { Text } from "./catalog.ts";

export const deSettings: Pick<Text, "settings"> = {
  settings: {
    title: "Einstellungen",
  },
};
