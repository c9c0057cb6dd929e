import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "../ui/style.css";
import "./base.css";
import { likedScheme } from "../ui/liked-scheme.ts";
import { KeypadWall } from "./keypad-wall.tsx";
import { keypadLanguage } from "./words.ts";

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
