import { type LockId, type Slot, slotNumber } from "@cardea/core";
import type { Static } from "typebox";
import { adoptUnmanaged } from "../../codes/adopt-unmanaged.ts";
import { ignoreUnmanaged, listUnmanaged, removeUnmanaged } from "../../codes/unmanaged.ts";
import { found, idInPath, tagged } from "../request.ts";
import { AdoptBody, ChangedCodeBody } from "../schema/code.ts";
import { listOf, NoBody } from "../schema/common.ts";
import { IgnoreBody, SlotBody } from "../schema/lock.ts";
import { callerOf } from "../caller.ts";
import type { App, AppContext } from "../tools.ts";
import { changedCodeBody } from "../view/code.ts";
import { ownersOf, slotBodies } from "../view/lock.ts";

const about = tagged("locks");
interface SlotParams {
  readonly lockId: string;
  readonly slot: string;
}

export function slotRoutes(app: App, context: AppContext): void {
  const { codes, doors } = context;

  app.get<{ Params: { lockId: string } }>(
    "/api/v1/locks/:lockId/slots",
    { schema: about("What is known of each slot", { response: { 200: listOf(SlotBody) } }) },
    async ({ params }) => ({ items: await slotsOf(context, idInPath("lock", params.lockId)) }),
  );

  app.post<{ Params: SlotParams; Body: Static<typeof AdoptBody> }>(
    "/api/v1/locks/:lockId/slots/:slot/adopt",
    {
      schema: about("Take over a code that Cardea did not place", {
        body: AdoptBody,
        response: { 201: ChangedCodeBody },
      }),
    },
    async (request, reply) => {
      const place = placeOf(request.params);
      const wish = { ...place, input: request.body, readSlot: doors.readSlot };
      const made = await adoptUnmanaged(codes, wish, callerOf(request).actor);
      return reply.code(201).send(changedCodeBody(made));
    },
  );

  app.post<{ Params: SlotParams }>(
    "/api/v1/locks/:lockId/slots/:slot/remove",
    { schema: about("Remove a code that Cardea did not place", { body: NoBody, response: { 200: listOf(SlotBody) } }) },
    async (request) => {
      const place = placeOf(request.params);
      await removeUnmanaged(codes, place, callerOf(request).actor);
      return { items: await slotsOf(context, place.lockId) };
    },
  );

  app.post<{ Params: SlotParams; Body: Static<typeof IgnoreBody> }>(
    "/api/v1/locks/:lockId/slots/:slot/ignore",
    {
      schema: about("Do not tell of this foreign code again", {
        body: IgnoreBody,
        response: { 200: listOf(SlotBody) },
      }),
    },
    async (request) => {
      const place = placeOf(request.params);
      await ignoreUnmanaged(codes, { ...place, ignored: request.body.ignored }, callerOf(request).actor);
      return { items: await slotsOf(context, place.lockId) };
    },
  );
}

function placeOf({ lockId, slot }: SlotParams): { readonly lockId: LockId; readonly slot: Slot } {
  const number = /^\d{1,5}$/.test(slot) ? Number(slot) : null;
  return { lockId: idInPath("lock", lockId), slot: slotNumber(found(number, "slot")) };
}

async function slotsOf({ store }: AppContext, id: LockId): Promise<Static<typeof SlotBody>[]> {
  const lock = found(await store.lock(id), "lock");
  const live = await store.livePlacements(id);
  const holders = await store.holders([...new Set(live.map(({ code }) => code.holderId))]);
  const ignored = (await listUnmanaged({ store }, id)).filter(({ isIgnored }) => isIgnored);
  return slotBodies(lock, await store.slots(id), {
    owners: ownersOf(live, holders),
    ignored: new Set(ignored.map(({ slot }) => slot)),
  });
}
