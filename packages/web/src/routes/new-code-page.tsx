import type { ReactElement } from "react";
export function NewCodePage(): ReactElement { return <p>NewCode</p>; }
