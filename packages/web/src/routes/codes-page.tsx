import type { ReactElement } from "react";
export function CodesPage(): ReactElement { return <p>Codes</p>; }
