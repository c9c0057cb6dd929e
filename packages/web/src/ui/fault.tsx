import type { ReactElement } from "react";
import { Icon } from "./icon.tsx";

/** What is wrong with a field that has no place of its own for it. */
export function Fault({ children }: { readonly children: string | undefined }): ReactElement | null {
  if (children === undefined) return null;
  return (
    <p className="mark tone-bad small" role="alert">
      <Icon name="triangle" size={16} />
      <span>{children}</span>
    </p>
  );
}
