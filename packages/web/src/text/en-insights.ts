export const enInsights = {
  insights: {
    title: "Insights",
  },
};
