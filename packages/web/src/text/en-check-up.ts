export const enCheckUp = {
  checkUp: {
    title: "Check-up",
  },
};
