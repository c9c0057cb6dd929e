import type { Text } from "./catalog.ts";

export const deToday: Pick<Text, "today"> = {
  today: {
    title: "Heute",
  },
};
