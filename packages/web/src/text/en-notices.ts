export const enNotices = {
  notices: {
    title: "Notices",
  },
};
