/** Asks the member to show again who it is; answers whether that was done. */
type Ask = () => Promise<boolean>;

let ask: Ask | null = null;

/** The page says how it asks. Returns how to take that back. */
export function askBy(asking: Ask): () => void {
  ask = asking;
  return () => {
    if (ask === asking) ask = null;
  };
}

/** False where nobody can be asked now. */
export function askToStepUp(): Promise<boolean> {
  return ask === null ? Promise.resolve(false) : ask();
}
