import type { Text } from "./catalog.ts";

export const deInsights: Pick<Text, "insights"> = {
  insights: {
    title: "Einblicke",
  },
};
