import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactElement, type ReactNode, useState } from "react";
import type { CodeDetail } from "../api-types.ts";
import { ChangeForm } from "../code/change-form.tsx";
import { EmergencyAction, ReplaceAction, RevokeAction } from "../code/code-actions.tsx";
import { codeSentence, isOverState } from "../code/code-sentence.ts";
import { isTakenOff } from "../code/doors.ts";
import { isExtendable } from "../code/extend.ts";
import { ExtendAction } from "../code/extend-action.tsx";
import { PlacementCard } from "../code/ledger.tsx";
import styles from "../code/list.module.css";
import { PinReveal } from "../code/pin-reveal.tsx";
import { ShareSheet } from "../code/share-sheet.tsx";
import { isBackup } from "../code/stages.ts";
import { StateMark } from "../code/state-mark.tsx";
import { Strip } from "../code/strip.tsx";
import { WindowList } from "../code/window-list.tsx";
import { ruleInWords } from "../code/windows-in-words.ts";
import { EventList } from "../entry/event-list.tsx";
import { codeEntriesQuery, codeQuery } from "../queries.ts";
import { momentText, msOf } from "../site/clock.ts";
import { May, useRights } from "../site/rights.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Calmly } from "../ui/calmly.tsx";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { Waiting } from "../ui/waiting.tsx";

/** One code: whether it opens, its PIN on demand, when, on which doors by what evidence, and who came with it. */
export function CodePage(): ReactElement {
  usePageTitle(text.app.codes);
  const { codeId } = useParams({ from: "/house/codes/$codeId" });
  const code = useQuery(codeQuery(codeId));
  if (code.data !== undefined) return <Detail code={code.data} />;
  if (code.isError) return <ProblemNote error={code.error} onRetry={() => void code.refetch()} />;
  return <Waiting height={160} lines={3} />;
}

function Detail({ code }: { readonly code: CodeDetail }): ReactElement {
  return (
    <div className="stack-l" data-code-state={code.state}>
      <Head code={code} />
      <Calmly>
        <Parts code={code} />
      </Calmly>
    </div>
  );
}

function Parts({ code }: { readonly code: CodeDetail }): ReactElement {
  const isOver = isOverState(code.state);
  const may = useRights();
  return (
    <div className={styles["detail"]}>
      <div className={styles["column"]}>
        {!isOver && may("reveal_pins", code) && (
          <Part title={text.code.pin}>
            <PinReveal key={code.id} code={code} />
          </Part>
        )}
        {!isOver && code.kind !== "emergency" && !isBackup(code) && may("send_links", code) && (
          <Part title={text.code.share}>
            <ShareSheet key={code.id} code={code} />
          </Part>
        )}
        {code.kind === "emergency" && !isOver && may("wake_codes", code) && (
          <Part title={text.kind.emergency.name}>
            <EmergencyAction code={code} />
          </Part>
        )}
        {code.kind !== "emergency" && <Windows key={code.id} code={code} />}
        <Entries code={code} />
      </div>
      <div className={styles["column"]}>
        {code.placements.map((placement) => (
          <PlacementCard
            key={placement.id}
            placement={placement}
            endsAt={code.windows[0]?.until ?? null}
            isOver={isOver}
            isTakenOff={isTakenOff(placement, code)}
            kind={code.kind}
          />
        ))}
        <About key={code.id} code={code} />
        <May right={isOver ? "make_codes" : "change_codes"} code={code}>
          {isOver ? <Again code={code} /> : <RevokeAction code={code} />}
        </May>
      </div>
    </div>
  );
}

function Head({ code }: { readonly code: CodeDetail }): ReactElement {
  const zone = useZone();
  const now = useNow(5_000);
  const awakeUntil = code.activation?.until ?? null;
  const { words, tone } = codeSentence(code, { zone, now });
  return (
    <div className="stack-s">
      <Link to="/codes" search={true} className={`row small ${styles["back"]}`}>
        <Icon name="left" size={18} /> {text.app.codes}
      </Link>
      <div className="row-fixed spread" style={{ alignItems: "flex-start" }}>
        <h1 data-sentence={tone} className={tone === "bad" ? "tone-bad" : undefined}>
          {words}
        </h1>
        <Link to="/codes" search={true} resetScroll={false} className={styles["close"]} aria-label={text.app.close}>
          <Icon name="close" />
        </Link>
      </div>
      <div className="row small quiet">
        <StateMark code={code} now={now} />
        <span>· {text.kind[code.kind].name}</span>
        {code.label !== null && !isBackup(code) && (
          <span>
            · <bdi>{code.label}</bdi>
          </span>
        )}
        {code.backupOf && (
          <span>
            ·{" "}
            <Link to="/codes/$codeId" params={{ codeId: code.backupOf }} search={true}>
              {text.code.backupOf(code.holder.name)}
            </Link>
          </span>
        )}
        {awakeUntil !== null && msOf(awakeUntil) > now && code.state === "active" && (
          <span>· {text.code.awakeUntil(momentText(msOf(awakeUntil), zone, now))}</span>
        )}
      </div>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Windows({ code }: { readonly code: CodeDetail }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const sight = { zone, now, isOver: isOverState(code.state) };
  const rule = ruleInWords(code.rule, { from: code.startsAt, until: code.endsAt }, sight);
  const isWeekly = code.rule.weekly.length + code.rule.dated.length > 0;
  return (
    <Part title={text.code.windows}>
      <p>{rule}</p>
      {code.windows.length === 0 && <p className="quiet">{text.code.noWindows}</p>}
      {code.windows.length > 0 && <Strip windows={code.windows} />}
      {isWeekly && <WindowList windows={code.windows} />}
      {isExtendable(code) && (
        <May right="change_codes" code={code}>
          <ExtendAction code={code} />
        </May>
      )}
    </Part>
  );
}

/** So many entries say enough here; the log has all. */
const ENTRIES_SHOWN = 5;

function Entries({ code }: { readonly code: CodeDetail }): ReactElement {
  const entries = useQuery(codeEntriesQuery(code.id));
  const items = entries.data?.items ?? [];
  return (
    <Part title={text.code.entries}>
      {entries.isError && <ProblemNote error={entries.error} onRetry={() => void entries.refetch()} />}
      {entries.data !== undefined && items.length === 0 && <p className="quiet">{text.code.noEntries}</p>}
      <EventList events={items.slice(0, ENTRIES_SHOWN)} />
      {items.length > ENTRIES_SHOWN && (
        <Link className="small" to="/log" search={{ show: "entries", person: code.holder.id }}>
          {text.code.allEntries(code.holder.name)}
        </Link>
      )}
    </Part>
  );
}

function About({ code }: { readonly code: CodeDetail }): ReactElement {
  const [changing, setChanging] = useState<CodeDetail | null>(null);
  const isOver = isOverState(code.state);
  if (changing !== null) {
    return (
      <Part title={text.code.change}>
        <ChangeForm code={changing} onClose={() => setChanging(null)} />
      </Part>
    );
  }
  return (
    <section className="card stack" aria-label={text.code.about}>
      <Facts code={code} />
      <May right="change_codes" code={code}>
        <div className="row">
          <Button variant="default" leftSection={<Icon name="edit" />} onClick={() => setChanging(code)}>
            {text.code.change}
          </Button>
        </div>
        {!isOver && <ReplaceAction code={code} />}
      </May>
    </section>
  );
}

function Facts({ code }: { readonly code: CodeDetail }): ReactElement {
  const zone = useZone();
  const now = useNow(60_000);
  const maker = code.createdBy.kind === "cli" ? text.code.byCli : (code.createdBy.name ?? text.app.name);
  return (
    <div className={`${styles["facts"]} quiet`}>
      <p>{text.code.madeBy(maker, momentText(msOf(code.createdAt), zone, now))}</p>
      <p>{text.code.uses(code.uses, code.rule.maxUses)}</p>
      {code.revokedAt !== null && <p>{text.code.revokedAt(momentText(msOf(code.revokedAt), zone, now))}</p>}
      {code.revokedReason !== null && <p>{text.code.revokedWhy(code.revokedReason)}</p>}
      {code.note !== null && <p style={{ whiteSpace: "pre-wrap" }}>{code.note}</p>}
      <p>
        <Link to="/codes" search={{ holder: code.holder.id }}>
          {text.code.allOf(code.holder.name)}
        </Link>
      </p>
    </div>
  );
}

/** The same doors for another time. */
function Again({ code }: { readonly code: CodeDetail }): ReactElement {
  const search = { doors: code.lockIds.join(",") };
  return (
    <Button variant="default" renderRoot={(props) => <Link to="/codes/new" search={search} {...props} />}>
      {text.code.makeAnother}
    </Button>
  );
}
