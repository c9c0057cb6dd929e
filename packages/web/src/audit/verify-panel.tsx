import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type ReactElement, type ReactNode, useEffect, useState } from "react";
import logStyles from "../entry/log.module.css";
import { momentText } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { Mark, Note } from "../ui/mark.tsx";
import { auditFile, auditPieces, auditSource } from "./api.ts";
import { AuditProblem } from "./audit-problem.tsx";
import { rememberHead, seenHead } from "./seen-head.ts";
import { useAuditSite } from "./use-audit-site.ts";
import { type GoodHead, type LogVerdict, type Misfit, type SeenHead, verifyLog } from "./verify.ts";
import { verifyExtract } from "./verify-extract.ts";

/** Checks the log in this browser, against its signature and against what the browser saw before. */
export function VerifyPanel(): ReactElement {
  const siteId = useAuditSite();
  const check = useMutation({ mutationFn: () => checkNow(siteId) });
  const { mutate, data, error, isPending } = check;
  useEffect(() => mutate(), [mutate]);
  return (
    <section className="card stack" aria-label={text.audit.title} data-verdict={data?.kind ?? "open"}>
      <div aria-live="polite" className="stack">
        {data === undefined && <h2>{text.audit.title}</h2>}
        {isPending && <p className="quiet">{text.audit.checking}</p>}
        {error !== null && <AuditProblem error={error} onRetry={() => mutate()} />}
        {data?.kind === "fits" && <Good verdict={data} />}
        {data?.kind === "misfit" && <Bad misfit={data.misfit} siteId={siteId} onAccepted={() => mutate()} />}
      </div>
      <p className="small quiet">{text.audit.intro}</p>
      {siteId !== null && <p className="small quiet">{text.audit.introOfSite}</p>}
      <div className="row">
        <Button
          variant="default"
          size="sm"
          loading={isPending}
          leftSection={<Icon name="refresh" size={18} />}
          onClick={() => mutate()}
        >
          {text.audit.again}
        </Button>
        <a className="row small" href={auditFile(siteId)} download title={text.audit.fileHint}>
          <Icon name="download" size={18} /> {siteId === null ? text.audit.file : text.audit.fileOfSite}
        </a>
      </div>
    </section>
  );
}

/** What fits is what the next check is compared with. */
async function checkNow(siteId: string | null): Promise<LogVerdict> {
  const verdict = await verdictOn(siteId, seenHead());
  if (verdict.kind === "fits") rememberHead(verdict.head);
  return verdict;
}

/** Who may read but one site gets the whole log with the rest as hashes, and so checks all of it. */
function verdictOn(siteId: string | null, seen: SeenHead | null): Promise<LogVerdict> {
  const since = { seen, now: Date.now() };
  return siteId === null ? verifyLog(auditSource(null), since) : verifyExtract(auditPieces(siteId), since);
}

function Good({ verdict }: { readonly verdict: GoodHead }): ReactElement {
  const { head, isSigned, since, shown } = verdict;
  const zone = useZone();
  const sinceWords =
    since === null
      ? text.audit.sinceFirst
      : text.audit.grown(head.size - since.size, momentText(since.at, zone, head.at));
  return (
    <>
      <h2>{since === null ? text.audit.fitsFirst(head.size) : text.audit.fits(head.size)}</h2>
      <Mark icon="ticks" tone="good">
        {text.audit.here}
      </Mark>
      <dl className={logStyles["facts"]}>
        <Fact name={text.audit.since}>{sinceWords}</Fact>
        <Fact name={text.audit.signature}>
          {isSigned === true ? text.audit.signatureGood : text.audit.signatureUnknown}
        </Fact>
        <Fact name={text.audit.key}>
          <code>{head.publicKey}</code>
        </Fact>
        <Fact name={text.audit.size}>{head.size}</Fact>
        <Fact name={text.audit.root}>
          <code>{head.root}</code>
        </Fact>
        {shown !== null && <Fact name={text.audit.shown}>{text.audit.shownOf(shown, head.size - shown)}</Fact>}
        {head.size > 0 && shown === null && <Fact name={text.audit.newest}>{text.audit.newestIn}</Fact>}
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactElement {
  return (
    <div style={{ display: "contents" }}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What a person may have done on purpose; then the browser starts to remember anew. */
const EXPLAINABLE: readonly Misfit[] = ["key", "shrunk", "changed"];

interface BadProps {
  readonly misfit: Misfit;
  readonly siteId: string | null;
  readonly onAccepted: () => void;
}

function Bad({ misfit, siteId, onAccepted }: BadProps): ReactElement {
  const [isAccepting, setAccepting] = useState(false);
  const accept = async (): Promise<void> => {
    setAccepting(true);
    const verdict = await verdictOn(siteId, null);
    if (verdict.kind === "fits") rememberHead(verdict.head);
    onAccepted();
  };
  return (
    <Note icon="stop" tone="bad" isUrgent>
      <h2>{text.audit.misfitTitle}</h2>
      <p>{text.audit.misfit[misfit]}</p>
      <p>{text.audit.misfitRemedy}</p>
      {EXPLAINABLE.includes(misfit) && (
        <Button variant="default" size="sm" mt={8} loading={isAccepting} onClick={() => void accept()}>
          {text.audit.accept}
        </Button>
      )}
    </Note>
  );
}
