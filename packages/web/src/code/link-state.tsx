import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { momentText, msOf } from "../site/clock.ts";
import { useZone } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { HoldButton } from "../ui/hold-button.tsx";
import { Icon } from "../ui/icon.tsx";
import { Mark, Note } from "../ui/mark.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { useNow } from "../ui/use-now.ts";
import { codesApi, type GuestLink } from "./api.ts";
import { useLinkChange } from "./use-link-change.ts";

const WAKE_MINUTES = [15, 60] as const;

interface LinkStateProps {
  readonly codeId: string;
  readonly link: GuestLink;
  readonly onLink: (link: GuestLink | null) => void;
}

/** What became of the link: opened or not, by which phone, and what its guest asks for. */
export function LinkState({ codeId, link, onLink }: LinkStateProps): ReactElement {
  const zone = useZone();
  const now = useNow();
  const at = (time: string): string => momentText(msOf(time), zone, now);
  return (
    <div className="stack">
      <ul className="stack-s small">
        <li>
          {link.lastOpenedAt === null ? (
            <Mark icon="clock" tone="sleep">
              {text.share.notOpened(at(link.createdAt))}
            </Mark>
          ) : (
            <Mark icon="eye" tone="good">
              {text.share.opened(link.openings, at(link.lastOpenedAt))}
            </Mark>
          )}
        </li>
        {link.expiresAt !== null && <li className="quiet">{text.share.expires(at(link.expiresAt))}</li>}
        <Backup backup={link.backup} at={at} />
      </ul>
      {link.askedAt !== null && (
        <Note icon="bell" tone="wait">
          {text.share.asked(askedText(link.askedAbout), at(link.askedAt))}
        </Note>
      )}
      <Device codeId={codeId} link={link} at={at} onLink={onLink} />
      <Fence codeId={codeId} link={link} at={at} onLink={onLink} />
    </div>
  );
}

/** Ends the link after a hold; the code goes on. */
export function WithdrawLink({ codeId, onGone }: { readonly codeId: string; readonly onGone: () => void }) {
  const withdraw = useLinkChange<void>(() => codesApi.withdrawLink(codeId), onGone);
  return (
    <div className="stack">
      <HoldButton
        icon="trash"
        isDanger
        isQuiet
        label={text.share.withdraw}
        hint={text.share.withdrawHint}
        isBusy={withdraw.isPending}
        onHeld={() => withdraw.mutate()}
      />
      {withdraw.isError && <ProblemNote error={withdraw.error} />}
    </div>
  );
}

interface BackupProps {
  readonly backup: GuestLink["backup"];
  readonly at: (time: string) => string;
}

/** The second code that is ready for the guest, or was handed out. */
function Backup({ backup: { allowed, handedOutAt, codeId }, at }: BackupProps): ReactElement | null {
  if (codeId === null || (!allowed && handedOutAt === null)) return null;
  return (
    <li className="row">
      <Mark icon="code" tone={handedOutAt === null ? "sleep" : "info"}>
        {handedOutAt === null ? text.share.backupReady : text.share.handedOut(at(handedOutAt))}
      </Mark>
      <Link to="/codes/$codeId" params={{ codeId }} search={true}>
        {text.share.backupCode}
      </Link>
    </li>
  );
}

function askedText(about: string | null): string {
  const known: Readonly<Record<string, string>> = text.share.about;
  return known[about ?? "other"] ?? text.share.about.other;
}

interface PartProps {
  readonly codeId: string;
  readonly link: GuestLink;
  readonly at: (time: string) => string;
  readonly onLink: (link: GuestLink | null) => void;
}

function Device({ codeId, link, at, onLink }: PartProps): ReactElement | null {
  const allow = useLinkChange<void>(() => codesApi.allowDevice(codeId), onLink);
  if (!link.registeredDevice) return null;
  const { device } = link;
  return (
    <div className="stack-s">
      <Mark icon="phone" tone={device === null ? "sleep" : "good"}>
        {device === null ? text.share.noDevice : text.share.device(at(device.boundAt))}
      </Mark>
      {device !== null && device.refusedAt !== null && (
        <Mark icon="stop" tone="bad">
          {text.share.deviceRefused(at(device.refusedAt))}
        </Mark>
      )}
      {device !== null && (
        <div>
          <Button variant="default" size="sm" loading={allow.isPending} onClick={() => allow.mutate()}>
            {text.share.allowDevice}
          </Button>
        </div>
      )}
      {allow.isError && <ProblemNote error={allow.error} />}
    </div>
  );
}

function Fence({ codeId, link, at, onLink }: PartProps): ReactElement | null {
  const wake = useLinkChange<number>((minutes) => codesApi.wakeLink(codeId, minutes), onLink);
  if (link.fence === null) return null;
  const { radiusMeters, liveUntil } = link.fence;
  return (
    <div className="stack-s">
      <Mark icon="map" tone={liveUntil === null ? "sleep" : "good"}>
        {liveUntil === null ? text.share.fenceAsleep(radiusMeters) : text.share.fenceLive(at(liveUntil))}
      </Mark>
      <div className="row">
        {WAKE_MINUTES.map((minutes) => (
          <Button
            key={minutes}
            variant="default"
            size="sm"
            leftSection={<Icon name="sun" size={16} />}
            disabled={wake.isPending}
            onClick={() => wake.mutate(minutes)}
          >
            {text.share.wake(text.time.minutes(minutes))}
          </Button>
        ))}
      </div>
      {wake.isError && <ProblemNote error={wake.error} />}
    </div>
  );
}
