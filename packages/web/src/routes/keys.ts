import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useRights } from "../site/rights.ts";

/** Where a key leads, or two keys one after the other. */
const WAYS = {
  n: "/codes/new",
  "/": "/codes",
  "g t": "/",
  "g d": "/doors",
  "g c": "/codes",
  "g z": "/timeline",
  "g l": "/log",
} as const;

/** Keys that work anywhere but in a field. */
export function useKeys(onHelp: () => void): void {
  const navigate = useNavigate();
  const before = useRef("");
  const help = useRef(onHelp);
  const mayMake = useRights()("make_codes");
  useEffect(() => {
    help.current = onHelp;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const both = `${before.current} ${event.key}`;
      before.current = event.key;
      if (event.key === "?") help.current();
      const way = WAYS[both as keyof typeof WAYS] ?? WAYS[event.key as keyof typeof WAYS];
      if (way === undefined || (way === "/codes/new" && !mayMake)) return;
      event.preventDefault();
      void navigate({ to: way }).then(() => {
        if (event.key === "/") document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
      });
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [navigate, onHelp, mayMake]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
