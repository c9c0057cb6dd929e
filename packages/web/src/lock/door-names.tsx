import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Code } from "../api-types.ts";
import { text } from "../text/text.ts";

/** Names before the rest is only counted. */
const NAMES_MAX = 3;

/** Who a code is for, as the way to it. */
export function CodeLink({ code }: { readonly code: Code }): ReactElement {
  return (
    <Link to="/codes/$codeId" params={{ codeId: code.id }}>
      <bdi>{code.holder.name}</bdi>
    </Link>
  );
}

export function Names({ codes }: { readonly codes: readonly Code[] }): ReactElement {
  if (codes.length === 0) return <span className="quiet">{text.doors.nobody}</span>;
  const rest = codes.length - NAMES_MAX;
  return (
    <span>
      {codes.slice(0, NAMES_MAX).map((code, index) => (
        <span key={code.id}>
          {index > 0 && ", "}
          <CodeLink code={code} />
        </span>
      ))}
      {rest > 0 && ` ${text.doors.andMore(rest)}`}
    </span>
  );
}
