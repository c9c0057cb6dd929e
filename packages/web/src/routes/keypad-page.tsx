import { useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { KeypadWall } from "../keypad/keypad-wall.tsx";

/** The keypad, opened from within the app; opened by its address it loads alone. */
export function KeypadPage(): ReactElement {
  const { lockId } = useParams({ from: "/keypad/$lockId" });
  return <KeypadWall lockId={lockId} />;
}
