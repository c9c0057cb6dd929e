import type { Text } from "./catalog.ts";

export const deTimeline: Pick<Text, "timeline"> = {
  timeline: {
    title: "Zeitplan",
  },
};
