export const enToday = {
  today: {
    title: "Today",
  },
};
