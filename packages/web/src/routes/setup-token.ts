let token: string | null = null;

/** Takes the token of a set-up link out of the address, so that it stays in no history, title or bookmark. */
export function takeSetupToken(): void {
  const found = /^#setup=([A-Za-z0-9_-]{1,100})$/.exec(location.hash)?.[1];
  if (found === undefined) return;
  token = found;
  history.replaceState(null, "", location.pathname);
}

/** The token that was taken, once. */
export function spendSetupToken(): string | null {
  const taken = token;
  token = null;
  return taken;
}

/** Whether a token waits to be traded. */
export function hasSetupToken(): boolean {
  return token !== null;
}
