import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { HouseEvent } from "../api-types.ts";
import logStyles from "../entry/log.module.css";
import { msOf } from "../site/clock.ts";
import { text } from "../text/text.ts";
import { Mark, Note } from "../ui/mark.tsx";
import { type AuditSource, auditSource } from "./api.ts";
import { AuditProblem } from "./audit-problem.tsx";
import { recordOf } from "./record-of.ts";
import { useOwnsAll } from "./use-audit-site.ts";
import { isInLog, verifyLog } from "./verify.ts";
import { seenHead } from "./seen-head.ts";

/** Records of the same moment and shortly after are looked through. */
const RECORDS_MAX = 200;
const AFTER_MS = 10_000;

/** Whether the record of an event is in the signed log; computed here. */
export function RecordProof({ event }: { readonly event: HouseEvent }): ReactElement {
  const ownsAll = useOwnsAll();
  const proof = useQuery({
    queryKey: ["audit", "proof", event.sequence],
    queryFn: () => proofOf(event, auditSource(ownsAll ? null : event.siteId)),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  if (proof.isPending) return <p className="quiet">{text.audit.checking}</p>;
  if (proof.isError) return <AuditProblem error={proof.error} />;
  const { data } = proof;
  if (data.kind === "none") return <p className="small quiet">{text.audit.noRecord}</p>;
  return (
    <div className="stack" data-proof={data.kind}>
      {data.kind === "proven" ? (
        <Mark icon="ticks" tone="good">
          {text.audit.proven(data.index + 1, data.size)}
        </Mark>
      ) : (
        <Note icon="stop" tone="bad" isUrgent>
          {data.kind === "misfit" ? text.audit.misfit[data.misfit] : text.audit.notProven}
        </Note>
      )}
      {data.kind === "proven" && (
        <details>
          <summary className="small">{text.audit.leaf}</summary>
          <p className={logStyles["leaf"]}>{data.leaf}</p>
        </details>
      )}
    </div>
  );
}

async function proofOf(event: HouseEvent, source: AuditSource) {
  const until = new Date(msOf(event.at) + AFTER_MS).toISOString();
  const { items } = await source.records({ until, limit: RECORDS_MAX });
  const record = recordOf(event, items);
  if (record === null) return { kind: "none" as const };
  const verdict = await verifyLog(source, { seen: seenHead(), now: Date.now() });
  if (verdict.kind === "misfit") return verdict;
  const isIn = await isInLog(source, record, verdict.head);
  const { index, leaf } = record;
  return isIn ? { kind: "proven" as const, index, leaf, size: verdict.head.size } : { kind: "unproven" as const };
}
