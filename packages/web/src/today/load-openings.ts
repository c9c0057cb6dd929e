/** What reckons with the hours of codes is large, and comes apart from the page of the day. */
export const loadOpenings = () => import("./rule-openings.ts");
