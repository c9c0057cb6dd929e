import type { ReactElement } from "react";
export function KeypadPage(): ReactElement { return <p>Keypad</p>; }
