import { language } from "../text/text.ts";
import { workersHere } from "../worker/register.ts";
import { type Push, pushApi, type Target } from "./api.ts";
import { keepNoticesOwner } from "./owner.ts";

/** Whether this browser can show notices at all, and whether it was asked. */
export type Ability = "insecure" | "unable" | "denied" | "askable" | "allowed";

export function abilityHere(): Ability {
  if (!window.isSecureContext) return "insecure";
  if (workersHere() === null || !("PushManager" in window) || !("Notification" in window)) return "unable";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" ? "allowed" : "askable";
}

/** Why notices could not be turned on here. */
export class NoNotices extends Error {
  override readonly name = "NoNotices";
  readonly why: "denied" | "dismissed" | "unable" | "private";

  constructor(why: NoNotices["why"]) {
    super(why);
    this.why = why;
  }
}

/** Asks the person, then the browser, then tells the server. Throws NoNotices, ApiProblem. */
export async function turnOn(publicKey: string, memberId: string): Promise<Push> {
  const permission = await Notification.requestPermission();
  if (permission !== "granted") throw new NoNotices(permission === "denied" ? "denied" : "dismissed");
  const pushes = await pushManager();
  const push = await pushApi.subscribe({ ...(await targetFor(pushes, publicKey)), language });
  keepNoticesOwner(memberId);
  return push;
}

/** Ends it here, also in the browser itself. */
export async function turnOff(id: string): Promise<Push> {
  keepNoticesOwner(null);
  const push = await pushApi.remove(id);
  const subscription = await (await pushManager()).getSubscription();
  await subscription?.unsubscribe();
  return push;
}

/**
 * Where its owner still has notices on here, tells the server again: a new session has to be told of, and a browser may have
 * got another address. Says nothing where that fails; the page of notices shows it.
 */
export async function keepOn(): Promise<void> {
  if (abilityHere() !== "allowed") return;
  const pushes = await pushManager();
  const { publicKey, subscriptions } = await pushApi.state();
  const known = await pushes.getSubscription();
  if (known !== null && subscriptions.some(({ isThis }) => isThis)) return;
  await pushApi.subscribe({ ...(await targetFor(pushes, publicKey)), language });
}

async function pushManager(): Promise<PushManager> {
  const workers = workersHere();
  if (workers === null || (await workers.getRegistration("/")) === undefined) throw new NoNotices("unable");
  return (await workers.ready).pushManager;
}

async function targetFor(pushes: PushManager, publicKey: string): Promise<Target> {
  const wanted = { userVisibleOnly: true, applicationServerKey: publicKey };
  const subscribe = async (): Promise<PushSubscription> => {
    const known = await pushes.getSubscription();
    // One that was made for another server's key takes nothing from this one.
    if (known !== null && keyOf(known) !== publicKey) await known.unsubscribe();
    return pushes.subscribe(wanted);
  };
  const subscription = await subscribe().catch(() => {
    throw new NoNotices("private");
  });
  const { endpoint = "", keys = {} } = subscription.toJSON();
  return { endpoint, keys: { p256dh: keys["p256dh"] ?? "", auth: keys["auth"] ?? "" } };
}

function keyOf({ options }: PushSubscription): string | null {
  const key = options.applicationServerKey;
  if (key === null) return null;
  const text = btoa(String.fromCodePoint(...new Uint8Array(key)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
