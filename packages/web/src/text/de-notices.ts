import type { Text } from "./catalog.ts";

export const deNotices: Pick<Text, "notices"> = {
  notices: {
    title: "Hinweise",
  },
};
