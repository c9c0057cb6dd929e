import "../ui/style.css";
import "./guest.css";
import { guestApi } from "./api.ts";
import { LinkSession } from "./link-session.ts";
import { takeLink } from "./link.ts";
import { languageFor, settingOf } from "./setting.ts";
import { GuestShell } from "./shell.ts";

followScheme();
const link = takeLink();
addEventListener("hashchange", () => {
  takeLink();
  location.reload(); // another link was opened in the same tab
});

const place = document.getElementById("guest");
if (place === null) throw new Error("guest.html has no place for the page");
const session = new LinkSession(link.kind === "held" ? link.token : "");
const firstView = link.kind === "held" ? session.call(guestApi.view) : null;
firstView?.catch(() => undefined); // the shell tells what is wrong, once there are words for it
const setting = await settingOf(languageFor(null)).catch(() => settingOf("en"));
const shell = new GuestShell(place, session, setting);
if (firstView === null) shell.showClosed(link.kind === "none" ? "no_link" : "broken_link");
else await shell.open(firstView);

/** The colors of the app hang on this attribute, which its component library sets there; here the system decides. */
function followScheme(): void {
  const isDark = matchMedia("(prefers-color-scheme: dark)");
  const follow = (): void => {
    document.documentElement.dataset["mantineColorScheme"] = isDark.matches ? "dark" : "light";
  };
  isDark.addEventListener("change", follow);
  follow();
}
