import { journalFault } from "./tapped-files.ts";
import { adopt, change, create, enter, type Owner, pass, replace, reveal, revoke, sign } from "./owner.ts";
import { settle } from "./settle.ts";
import type { KnownCode } from "./told.ts";

const DAY_MS = 86_400_000;
/** Codes that stay from one round to the next. */
const LIVE_MAX = 3;

/** One round of all that owners and guests do. What is begun together and what one waits for is the seed's choice. */
export async function liveRound(owner: Owner): Promise<void> {
  const { house, random } = owner;
  const rest = (): Promise<void> => (random() < 0.6 ? settle(house) : Promise.resolve());
  await tidyUp(owner);
  const [first, once] = await Promise.all([
    create(owner, { locks: ["front", "porch"], forMs: DAY_MS }),
    create(owner, { locks: ["front"], forMs: DAY_MS, once: true }),
    create(owner, { locks: ["shed"], forMs: DAY_MS }),
  ]);
  await settle(house);
  await guests(owner, first, once);
  await rest();
  await change(owner, first);
  await rest();
  await replace(owner, first);
  await rest();
  await adopt(owner, "porch");
  await sign(owner);
  const short = await create(owner, { locks: ["porch", "shed"], forMs: 30_000 });
  await rest();
  await reveal(owner, first);
  await revoke(owner, random() < 0.5 ? first : short);
  await settle(house);
  await pass(owner, 40_000);
  await settle(house);
}

/** Old codes go, so that no lock is ever full. */
async function tidyUp(owner: Owner): Promise<void> {
  const { house, codes } = owner;
  await pass(owner, 20 * 60_000);
  const now = house.world.now();
  const live = [...codes.values()].filter(({ revoked, endsAt }) => !revoked && endsAt > now);
  for (const code of live.slice(0, Math.max(0, live.length - LIVE_MAX))) await revoke(owner, code);
  await settle(house);
}

/** They come one after the other and at once, mistype, and come again. */
async function guests(owner: Owner, first: KnownCode, once: KnownCode): Promise<void> {
  const { house, random } = owner;
  if (random() < owner.journalFails) journalFault.nextAppendFails = true;
  await Promise.all([enter(owner, once, "front"), enter(owner, once, "front")]);
  await enter(owner, first, "porch");
  await enter(owner, first, "front");
  house.outside[0]?.press("0000");
  await settle(house);
  await enter(owner, once, "front");
}
