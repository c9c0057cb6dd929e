import type { ReactElement } from "react";
import { encode } from "uqr";

/** Light squares around it, without which cameras do not find it. @see ISO/IEC 18004 section 9.1 */
const QUIET = 4;

/** A text for cameras. Always dark on white, since many readers do not know it the other way round. */
export function Qr({ value, label }: { readonly value: string; readonly label: string }): ReactElement {
  const { data, size } = encode(value, { border: QUIET, ecc: "M" });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width={208}
      height={208}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      style={{ borderRadius: 10, maxWidth: "100%" }}
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
