import type { ReactElement } from "react";
export function CodePage(): ReactElement { return <p>Code</p>; }
