import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import type { CodeDetail } from "../api-types.ts";
import { ApiProblem } from "../request.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { type GuestLink, linkQuery } from "./api.ts";
import { dropFreshLink, freshLinkOf } from "./fresh-links.ts";
import { LinkMaker } from "./link-maker.tsx";
import { LinkState, WithdrawLink } from "./link-state.tsx";
import { SendLink } from "./send-link.tsx";

/** Gives the code to its guest: a link that shows it to them, and ways to send that link. */
export function ShareSheet({ code }: { readonly code: CodeDetail }): ReactElement | null {
  const client = useQueryClient();
  const link = useQuery({ ...linkQuery(code.id), retry: false });
  // The address is told once and nowhere kept: whoever leaves the page makes a new link to see one.
  const [fresh] = useState(() => freshLinkOf(code.id));
  useEffect(() => () => dropFreshLink(code.id), [code.id]);
  const [url, setUrl] = useState(fresh === "failed" || fresh === null ? null : fresh.url);
  const [isMaking, setMaking] = useState(false);
  const show = (now: GuestLink | null): void => {
    client.setQueryData(linkQuery(code.id).queryKey, { link: now });
  };
  const drop = (): void => {
    setUrl(null);
    show(null);
  };
  if (link.isPending) return <Waiting height={60} lines={1} />;
  if (link.isError) {
    const isUnknown = link.error instanceof ApiProblem && link.error.status === 404;
    return isUnknown ? <p className="quiet">{text.share.none}</p> : <ProblemNote error={link.error} />;
  }
  const now = link.data.link;
  if (isMaking || (now === null && url === null)) {
    return (
      <LinkMaker
        code={code}
        isAgain={now !== null}
        hasFailed={fresh === "failed"}
        onClose={now === null ? null : () => setMaking(false)}
        onMade={(made) => {
          show(made.link);
          setUrl(made.url);
          setMaking(false);
        }}
      />
    );
  }
  return (
    <div className="stack" data-link={url === null ? "kept" : "shown"}>
      {url !== null && <SendLink code={code} url={url} />}
      {now !== null && <LinkState codeId={code.id} link={now} onLink={show} />}
      {url === null && (
        <>
          <p className="small quiet">{text.share.shownOnce}</p>
          <Button
            variant="default"
            style={{ alignSelf: "flex-start" }}
            leftSection={<Icon name="refresh" />}
            onClick={() => setMaking(true)}
          >
            {text.share.makeAgain}
          </Button>
        </>
      )}
      {now !== null && <WithdrawLink codeId={code.id} onGone={drop} />}
    </div>
  );
}
