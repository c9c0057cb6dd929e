export { DoorsPage as TodayPage } from "./doors-page.tsx";
