/** A time may be unknown. */
type MaybeTime = string | null;

/** All words of the guest's page. A language without one of them does not compile. */
export interface GuestText {
  readonly page: {
    readonly title: string;
    readonly opening: string;
    readonly language: string;
    readonly hello: (name: string) => string;
    readonly checked: (time: string) => string;
    readonly notConnected: (time: string) => string;
    readonly privacy: string;
    readonly retry: string;
    readonly copied: string;
    readonly copyFailed: string;
  };
  readonly stay: {
    readonly comingFromTo: (from: string, to: string) => string;
    readonly comingFrom: (from: string) => string;
    readonly startsIn: (when: string) => string;
    readonly worksUntil: (to: string) => string;
    readonly works: string;
    readonly worksDetail: string;
    readonly waiting: string;
    readonly waitingDetail: (ready: number, total: number) => string;
    readonly fenced: string;
    readonly fencedDetail: string;
    readonly againFromTo: (from: string, to: string) => string;
    readonly againFrom: (from: string) => string;
    readonly asleep: string;
    readonly ended: string;
    readonly endedDetail: (time: MaybeTime) => string;
    readonly ownClock: (range: string) => string;
    readonly windows: string;
    readonly openEnd: (from: string) => string;
  };
  readonly pin: {
    readonly title: string;
    readonly show: string;
    readonly asking: string;
    readonly hide: string;
    readonly copy: string;
    readonly hidesIn: (seconds: number) => string;
    readonly spoken: (digits: string) => string;
    readonly look: string;
    readonly notYet: string;
    readonly fenced: string;
    readonly over: string;
    readonly kept: (time: string) => string;
    readonly needsConnection: string;
    readonly failed: string;
    readonly backupTitle: string;
    readonly showBackup: string;
  };
  readonly doors: {
    readonly title: (count: number) => string;
    readonly notDue: string;
    readonly fenced: string;
    readonly sent: string;
    readonly verified: (time: MaybeTime) => string;
    readonly accepted: (time: MaybeTime) => string;
    readonly used: (time: MaybeTime) => string;
    readonly failed: string;
    readonly refused: string;
    readonly removing: string;
    readonly removed: string;
  };
  readonly place: {
    readonly title: string;
    readonly copy: string;
    readonly map: string;
    readonly notes: string;
  };
  readonly calendar: {
    readonly add: string;
    readonly stay: (site: string) => string;
    readonly fileName: string;
    readonly note: string;
  };
  readonly fence: {
    readonly title: string;
    readonly why: (meters: number) => string;
    readonly privacy: string;
    readonly check: string;
    readonly checkAgain: string;
    readonly asking: string;
    readonly live: (until: string) => string;
    readonly outside: (distance: string, radius: string) => string;
    readonly outsideUnknown: (radius: string) => string;
    readonly inaccurate: string;
    readonly denied: string;
    readonly unknown: string;
    readonly failed: string;
    readonly ask: string;
    readonly asked: string;
  };
  readonly trouble: {
    readonly open: string;
    readonly title: string;
    readonly step: (number: number, total: number) => string;
    readonly notNow: string;
    readonly notYetOnDoor: string;
    readonly doorTitle: string;
    readonly doorText: string;
    readonly otherDoor: string;
    readonly keysTitle: string;
    readonly keys: readonly string[];
    readonly keysDone: string;
    readonly againTitle: string;
    readonly again: readonly string[];
    readonly works: string;
    readonly worksNot: string;
    readonly fine: string;
    readonly tellTitle: string;
    readonly tellText: string;
    readonly message: string;
    readonly tell: string;
    readonly sending: string;
    readonly told: string;
    readonly toldText: string;
    readonly backupText: string;
    readonly failed: string;
    readonly close: string;
  };
  readonly device: {
    readonly title: string;
    readonly text: string;
    readonly choose: string;
    readonly bound: string;
    readonly ask: string;
    readonly asked: string;
  };
  readonly closed: {
    readonly noLink: ClosedText;
    readonly brokenLink: ClosedText;
    readonly linkUnknown: ClosedText;
    readonly rateLimited: ClosedText;
    readonly deviceRefused: ClosedText;
    readonly noDeviceKey: ClosedText;
    readonly offline: ClosedText;
    readonly serverDown: ClosedText;
  };
}

/** What happened, and what to do. */
export interface ClosedText {
  readonly title: string;
  readonly todo: string;
}
