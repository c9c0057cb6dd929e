import { type Bearer, GuestProblem, guestApi } from "./api.ts";
import { type DeviceKey, findDeviceKey, makeDeviceKey, proofOf } from "./device.ts";
import { nameOfLink } from "./link.ts";

/** One link in the hands of this browser: it adds the proof of the device to each call, where the link asks for one. */
export class LinkSession {
  readonly token: string;
  /** The name under which things of this link are kept here; null where nothing is kept. */
  readonly id: Promise<string | null>;
  private key: Promise<DeviceKey | null>;
  private needsProof = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(token: string) {
    this.token = token;
    this.id = nameOfLink(token);
    this.key = this.id.then(findDeviceKey).catch(() => null);
  }

  /**
   * Does it, with the proof where that is needed; one deed after the other, since a proof is good for one. Throws
   * `device_needed` where this browser has no key for the link.
   */
  call<Answer>(act: (bearer: Bearer) => Promise<Answer>): Promise<Answer> {
    const done = this.last.then(() => this.tried(act));
    this.last = done.catch(() => undefined);
    return done;
  }

  /** Does it without a proof: what a device may ask to which the link does not belong. */
  callUnproven<Answer>(act: (bearer: Bearer) => Promise<Answer>): Promise<Answer> {
    return act({ token: this.token });
  }

  private async tried<Answer>(act: (bearer: Bearer) => Promise<Answer>): Promise<Answer> {
    try {
      return await act(await this.bearer(this.needsProof));
    } catch (problem) {
      const isAsked = problem instanceof GuestProblem && problem.code === "device_needed";
      if (!isAsked || (await this.key) === null) throw problem;
      this.needsProof = true;
      return act(await this.bearer(true)); // the first, or a new one where the challenge was too old
    }
  }

  /** Makes the key that binds the link to this browser; false where it can neither make nor keep one. */
  async chooseThisDevice(nowMs: number): Promise<boolean> {
    const made = await makeDeviceKey(await this.id, nowMs);
    this.key = Promise.resolve(made);
    this.needsProof = made !== null;
    return made !== null;
  }

  private async bearer(isProven: boolean): Promise<Bearer> {
    const key = isProven ? await this.key : null;
    if (key === null) return { token: this.token };
    const { challenge } = await guestApi.challenge(this.token);
    return { token: this.token, device: await proofOf(key, challenge) };
  }
}
