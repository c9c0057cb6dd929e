import {
  brokenLimit,
  CardeaError,
  isAtLeast,
  isId,
  type Membership,
  membershipAt,
  MINUTE_MS,
  type Role,
} from "@cardea/core";
import type { FastifyRequest } from "fastify";
import { membershipFor, type Reach, type Spot } from "../auth/reach.ts";
import type { StoredCode } from "../store/port.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { Place, Policy } from "./policy.ts";
import { badField, idInPath } from "./request.ts";
import type { AppContext } from "./tools.ts";

/** How long a member who has shown who it is needs not show it again. */
export const STEP_UP_MS = 10 * MINUTE_MS;

type Known = Extract<Policy, { access: "known" }>;

/** Refuses what the caller may not do, as far as the path tells what it is about; before the body is looked at. */
export async function permitByPath(request: FastifyRequest, context: AppContext): Promise<void> {
  const policy = knownPolicy(request);
  if (policy === null) return;
  const caller = callerOf(request);
  if (policy.keys === false && caller.reach.kind === "key") {
    throw new CardeaError("forbidden", "No API key may do that: sign in, or use the command line.");
  }
  const { at, role } = policy;
  if (at === "house") permitHouse(caller.reach, role);
  else if (isPlaceInPath(at)) await permitPath({ request, context, caller }, at, role);
  else if (at === "own") permitOwn(caller);
  else if (at !== "anyone") permitAnywhere(caller.reach, role);
  if (policy.stepUp === true) refuseStale(caller, context);
}

/** The rest: what the body names. */
export async function permitByBody(request: FastifyRequest, context: AppContext): Promise<void> {
  const policy = knownPolicy(request);
  if (policy?.at === "body site") await permitBodySite(request, policy.role);
  if (policy?.at === "body locks" || (policy?.at === "code" && namesLocks(request.body))) {
    await permitBodyLocks(request, context, policy.role);
  }
}

function knownPolicy(request: FastifyRequest): Known | null {
  const policy = request.routeOptions.config.policy;
  return policy?.access === "known" ? policy : null;
}

function permitHouse({ memberships, closedSites }: Reach, role: Role): void {
  const membership = membershipAt(memberships, null);
  permitRole(membership, role, true);
  if (closedSites.size > 0) throw secondFactorRequired();
}

function permitOwn({ session }: Caller): void {
  if (session === null) throw new CardeaError("forbidden", "Only a member who is signed in has an account of its own.");
}

/** Something is to be done at a site that is known later: the role must hold at some site at least. */
function permitAnywhere({ memberships }: Reach, role: Role): void {
  if (!memberships.some((one) => isAtLeast(one.role, role))) throw roleForbids();
}

function permitRole(membership: Membership | null, role: Role, isWhole: boolean): void {
  if (membership === null || !isEnough(membership, role, isWhole)) throw roleForbids();
}

/** `isWhole`: it is about a whole site or all of them, so who has but some locks there may only look. */
export function isEnough({ role: own, limits }: Membership, role: Role, isWhole: boolean): boolean {
  return isAtLeast(own, role) && (!isWhole || limits.lockIds === null || role === "viewer");
}

function roleForbids(): CardeaError {
  return new CardeaError("forbidden", "Your role, or the scope of this key, does not allow that.");
}

function secondFactorRequired(): CardeaError {
  return new CardeaError(
    "second_factor_required",
    "This site lets in only who has shown a second factor: set one up, then sign in with it.",
  );
}

function refuseStale({ session }: Caller, { world }: AppContext): void {
  if (session === null || session.freshAt + STEP_UP_MS > world.now()) return;
  throw new CardeaError("step_up_required", "Show again that it is you: send your code or password, then try again.");
}

type PlaceInPath = Extract<Place, "site" | "lock" | "code" | "connection" | "alarm" | "holder">;

function isPlaceInPath(at: Place): at is PlaceInPath {
  return at === "site" || at === "lock" || at === "code" || at === "connection" || at === "alarm" || at === "holder";
}

interface Asking {
  readonly request: FastifyRequest;
  readonly context: AppContext;
  readonly caller: Caller;
}

/** What a caller may not see is not there for it, in the same words as what is not there at all. */
async function permitPath({ request, context, caller }: Asking, at: PlaceInPath, role: Role): Promise<void> {
  const id = (request.params as Readonly<Record<string, string>>)[`${at}Id`] ?? "";
  const spot = at === "holder" ? await spotOfHolder(context, caller.reach, id) : await spotOf(context, at, id);
  const membership = spot === null ? null : membershipFor(caller.reach, spot);
  if (spot === null || membership === null) throw new CardeaError("not_found", `There is no ${at} of that id.`);
  permitRole(membership, role, spot.lockIds.length === 0);
  if (caller.reach.closedSites.has(spot.siteId)) throw secondFactorRequired();
  if (spot.code !== undefined && role !== "viewer") refuseOtherKinds(membership, spot.code);
}

interface FoundSpot extends Spot {
  readonly code?: StoredCode;
}

/** A holder is where a code of it is that the caller sees; without any code, at the site as a whole. */
async function spotOfHolder({ store }: AppContext, reach: Reach, text: string): Promise<FoundSpot | null> {
  const holder = await store.holder(idInPath("holder", text));
  if (holder === null) return null;
  const spots = (await store.codesOfHolder(holder.id)).map(({ siteId, lockIds }) => ({ siteId, lockIds }));
  const whole = membershipAt(reach.memberships, holder.siteId)?.limits.lockIds === null;
  return whole ? { siteId: holder.siteId, lockIds: [] } : (spots.find((spot) => membershipFor(reach, spot)) ?? null);
}

async function spotOf(
  { store }: AppContext,
  at: Exclude<PlaceInPath, "holder">,
  text: string,
): Promise<FoundSpot | null> {
  switch (at) {
    case "site": {
      const siteId = idInPath("site", text);
      return (await store.site(siteId)) === null ? null : { siteId, lockIds: [] };
    }
    case "lock": {
      const lock = await store.lock(idInPath("lock", text));
      return lock === null ? null : { siteId: lock.siteId, lockIds: [lock.id] };
    }
    case "code": {
      const code = await store.code(idInPath("code", text));
      return code === null ? null : { siteId: code.siteId, lockIds: code.lockIds, code };
    }
    case "connection": {
      const connection = await store.connection(idInPath("connection", text));
      return connection === null ? null : { siteId: connection.siteId, lockIds: [] };
    }
    case "alarm": {
      const alarm = await store.alarm(idInPath("alarm", text));
      return alarm === null ? null : { siteId: alarm.siteId, lockIds: [alarm.lockId] };
    }
  }
}

/** Who may make only codes of some kinds may do nothing about others either. */
function refuseOtherKinds({ limits }: Membership, code: StoredCode): void {
  if (brokenLimit({ ...limits, stayMsMax: null }, code) !== null) throw limitForbids();
}

/** One sentence for each limit would tell what it is; the page shows that before. */
export function limitForbids(): CardeaError {
  return new CardeaError(
    "forbidden",
    "Your role covers only some locks, kinds of codes and lengths of stay; not this.",
  );
}

async function permitBodySite(request: FastifyRequest, role: Role): Promise<void> {
  const { siteId } = request.body as { readonly siteId: string };
  const { reach } = callerOf(request);
  const membership = isId("site", siteId) ? membershipFor(reach, { siteId, lockIds: [] }) : null;
  if (membership === null || !isId("site", siteId)) throw badField("siteId", "not_found", "There is no such site.");
  permitRole(membership, role, true);
  if (reach.closedSites.has(siteId)) throw secondFactorRequired();
}

function namesLocks(body: unknown): boolean {
  return typeof body === "object" && body !== null && "lockIds" in body;
}

async function permitBodyLocks(request: FastifyRequest, { store }: AppContext, role: Role): Promise<void> {
  const { lockIds } = request.body as { readonly lockIds: readonly string[] };
  const { reach } = callerOf(request);
  for (const [index, text] of lockIds.entries()) {
    const lock = isId("lock", text) ? await store.lock(text) : null;
    if (lock === null) continue; // the route tells of it, with all else that is wrong
    const membership = membershipFor(reach, { siteId: lock.siteId, lockIds: [lock.id] });
    if (membership === null) throw badField(`lockIds[${index}]`, "invalid_field", "There is no such lock.");
    permitRole(membership, role, false);
    if (reach.closedSites.has(lock.siteId)) throw secondFactorRequired();
  }
}
