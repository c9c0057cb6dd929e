const NAME = "cardea-guest";
const VERSION = 1;

/** What this browser keeps of links: a key that proves the device, and the last view, sealed. */
export type StoreName = "devices" | "views";

/** Everything kept has the name of its link, and an instant after which it may go. */
export interface Kept {
  readonly id: string;
  readonly dropAtMs: number;
}

/** What is kept under that name; null where there is nothing. Rejects where the browser keeps nothing at all. */
export function readKept<Value extends Kept>(store: StoreName, id: string): Promise<Value | null> {
  return withStore(store, "readonly", (kept) => kept.get(id)).then((value) => (value as Value | undefined) ?? null);
}

export async function writeKept(store: StoreName, value: Kept): Promise<void> {
  await withStore(store, "readwrite", (kept) => kept.put(value));
}

/** Forgets what is kept of one link. */
export async function forgetKept(stores: readonly StoreName[], id: string): Promise<void> {
  for (const store of stores) await withStore(store, "readwrite", (kept) => kept.delete(id));
}

/** Forgets what belongs to stays that are long over, of any link. */
export async function sweep(nowMs: number): Promise<void> {
  for (const store of ["devices", "views"] as const) {
    const all = (await withStore(store, "readonly", (kept) => kept.getAll())) as readonly Kept[];
    for (const { id } of all.filter(({ dropAtMs }) => dropAtMs < nowMs)) {
      await withStore(store, "readwrite", (kept) => kept.delete(id));
    }
  }
}

async function withStore<Result>(
  name: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open();
  try {
    const transaction = database.transaction(name, mode);
    const request = act(transaction.objectStore(name));
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => reject(transaction.error ?? new Error("not stored")));
    });
    return request.result;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("devices", { keyPath: "id" });
      request.result.createObjectStore("views", { keyPath: "id" });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no store")));
  });
}
