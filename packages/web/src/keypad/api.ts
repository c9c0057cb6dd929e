import type { Lock, Pressed, Session } from "../api-types.ts";
import { read, send } from "../request.ts";

/** The API as far as a keypad uses it. Everything may throw ApiProblem. */
export const keypadApi = {
  press: (lockId: string, pin: string) => send<Pressed>(`/virtual-locks/${lockId}/keypad`, { pin }),
  session: () => read<Session>("/session"),
  lock: (lockId: string) => read<Lock>(`/locks/${lockId}`),
};
