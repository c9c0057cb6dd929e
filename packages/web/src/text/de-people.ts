import type { Text } from "./catalog.ts";

export const dePeople: Pick<Text, "people"> = {
  people: {
    title: "Menschen",
  },
};
