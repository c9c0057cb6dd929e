export const enTimeline = {
  timeline: {
    title: "Timeline",
  },
};
