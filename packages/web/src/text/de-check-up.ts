import type { Text } from "./catalog.ts";

export const deCheckUp: Pick<Text, "checkUp"> = {
  checkUp: {
    title: "Check-up",
  },
};
