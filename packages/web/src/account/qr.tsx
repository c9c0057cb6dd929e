import type { ReactElement } from "react";
import { encode } from "uqr";

/** Modules around the code that stay empty. @see ISO/IEC 18004, section 6.3.8 */
const QUIET = 4;

/** A QR code as one drawing; dark on light in both schemes, since cameras want it so. */
export function Qr({ value, label }: { readonly value: string; readonly label: string }): ReactElement {
  const { data, size } = encode(value, { ecc: "M", border: QUIET });
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      width={208}
      height={208}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" rx={1} />
      <path d={path} fill="#101312" />
    </svg>
  );
}
