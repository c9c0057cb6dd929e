import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../ui/style.css";
import "./base.css";
import { KeypadWall } from "./keypad-wall.tsx";
import { keypadLanguage } from "./words.ts";

/** Where the app remembers which scheme its user likes. */
const SCHEME_KEY = "mantine-color-scheme-value";

function likedScheme(): "light" | "dark" {
  let liked: string | null = null;
  try {
    liked = localStorage.getItem(SCHEME_KEY);
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause; // a browser may forbid a page to remember anything
  }
  if (liked === "light" || liked === "dark") return liked;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

document.documentElement.lang = keypadLanguage;
document.documentElement.dataset["mantineColorScheme"] = likedScheme();

const root = document.getElementById("app");
if (root === null) throw new Error("keypad.html has no place for the page");
const [, lockId = ""] = /^\/keypad\/([^/]+)/.exec(location.pathname) ?? [];
createRoot(root).render(
  <StrictMode>
    <KeypadWall lockId={decodeURIComponent(lockId)} />
  </StrictMode>,
);
