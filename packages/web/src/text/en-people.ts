export const enPeople = {
  people: {
    title: "People",
  },
};
