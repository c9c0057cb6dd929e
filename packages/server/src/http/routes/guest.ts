import type { FastifyRequest } from "fastify";
import type { Static } from "typebox";
import type { Knock } from "../../guest/admit.ts";
import { askOwner, giveChallenge, handOutBackup, showPin, showPosition, viewStay } from "../../guest/deeds.ts";
import { idIn, tagged } from "../request.ts";
import {
  AskBody,
  AskedBody,
  BackupBody,
  ChallengeBody,
  GuestPinBody,
  GuestViewBody,
  KnockBody,
  PositionAnswerBody,
  PositionBody,
  TokenBody,
} from "../schema/guest.ts";
import type { App, AppContext } from "../tools.ts";
import { guestViewBody } from "../view/guest.ts";
import { timeOf, timeOrNull } from "../view/time.ts";

const about = tagged("guest");

/** What a guest can do by a link. The token travels in bodies only, and nothing happens by a GET. */
export function guestRoutes(app: App, context: AppContext): void {
  lookingRoutes(app, context);
  pinRoutes(app, context);
  nearRoutes(app, context);
}

function knockOf({ body, ip }: FastifyRequest): Knock {
  const { token, device } = body as Static<typeof KnockBody>;
  return { token, device: device ?? null, address: ip };
}

function lookingRoutes(app: App, { codes }: AppContext): void {
  app.post(
    "/api/v1/guest/challenge",
    { schema: about("Something for the device to sign", { body: TokenBody, response: { 200: ChallengeBody } }) },
    async (request) => {
      const { challenge, expiresAt } = await giveChallenge(codes, knockOf(request));
      return { challenge, expiresAt: timeOf(expiresAt) };
    },
  );

  app.post(
    "/api/v1/guest/view",
    { schema: about("The stay behind a link, without its PIN", { body: KnockBody, response: { 200: GuestViewBody } }) },
    async (request) => guestViewBody(await viewStay(codes, knockOf(request))),
  );
}

function pinRoutes(app: App, { codes }: AppContext): void {
  app.post(
    "/api/v1/guest/pin",
    {
      schema: about("The PIN for its holder. Each call is recorded", {
        body: KnockBody,
        response: { 200: GuestPinBody },
      }),
    },
    async (request) => ({ pin: (await showPin(codes, knockOf(request))).reveal() }),
  );

  app.post(
    "/api/v1/guest/backup",
    {
      schema: about("The second code, once the guest said that the first does not work", {
        body: KnockBody,
        response: { 200: BackupBody },
      }),
    },
    async (request) => {
      const { pin, view } = await handOutBackup(codes, knockOf(request));
      return { pin: pin.reveal(), view: guestViewBody(view) };
    },
  );
}

function nearRoutes(app: App, { codes }: AppContext): void {
  app.post(
    "/api/v1/guest/position",
    {
      schema: about("Show that the phone is near, so that the code wakes", {
        body: PositionBody,
        response: { 200: PositionAnswerBody },
      }),
    },
    async (request) => {
      const { latitude, longitude, accuracyMeters } = request.body;
      const answer = await showPosition(codes, knockOf(request), { latitude, longitude, accuracyMeters });
      return { ...answer, liveUntil: timeOrNull(answer.liveUntil) };
    },
  );

  app.post(
    "/api/v1/guest/ask",
    { schema: about("Tell the owner that something does not work", { body: AskBody, response: { 200: AskedBody } }) },
    async (request) => {
      const { about: question, lockId, text } = request.body;
      const door = lockId === undefined ? null : idIn("lock", "lockId", lockId);
      return askOwner(codes, knockOf(request), { about: question, lockId: door, text: text ?? null });
    },
  );
}
