const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

export const enConnections = {
  connections: {
    answer: (n: number) => count(n, "connection", "connections"),
    none: "No connection yet. Connect a lock in your network, or add a built-in one to try everything.",
    open: "Connected",
    shut: "Not connected. Cardea tries again by itself; codes on its doors change once it answers.",
    heard: "Last event",
    neverHeard: "No event yet",
    doors: (n: number) => count(n, "door", "doors"),
    noDoors: "No door of it is in use.",
    test: "Test",
    testOf: (name: string) => `Test ${name}`,
    works: "It works.",
    since: "since",
    kinds: { virtual: "Built-in locks", "cardea-lock": "Cardea lock in the network" } as Readonly<
      Record<string, string>
    >,
    add: "Connect a lock",
    addTitle: "Connect a Cardea lock",
    addText: "A lock that runs on a small board beside the door. One connection is one lock.",
    addBuiltIn: "Built-in locks",
    ownerOnly: "Only an owner of this site adds and removes connections.",
    url: "Address of the lock",
    urlHint: "Machine and port, as the lock shows them when it starts.",
    token: "Management token",
    tokenHint: "The lock shows it once, at its first start. It is kept sealed and never shown again.",
    plainHttp: "Use plain http for this lock",
    plainHttpHint: "Anybody on the way can then read the PINs. Only where you trust the whole network.",
    tryIt: "Try the connection",
    answers: "The lock answers. Nothing is stored yet.",
    doorName: "Name of the door",
    doorNameHint: "Guests see it.",
    site: (name: string) => `It becomes a door of ${name}.`,
    addDoor: "Add this door",
    added: (name: string) => `${name} is connected.`,
    fault: {
      "settings.url no_answer": "Nothing answers at this address. Is the lock on, and the address right?",
      "settings.url no_lock": "Something answers at this address, but no Cardea lock.",
      "settings.url wrong_form": "Give a machine and port only, like https://shed.lan:8443.",
      "settings.url plain_http": "Over http anybody on the way can read the PINs. Use https, or allow it below.",
      "settings.token wrong": "The lock does not know this token.",
      "settings.token wrong_form": "This is no management token: it has at least 16 letters and digits.",
    } as Readonly<Record<string, string>>,
    offers: "Its locks",
    offersOf: (name: string) => `Locks of ${name}`,
    offersNone: "It offers no lock.",
    isDoor: "A door already",
    takeIn: (name: string) => `Add ${name} as a door`,
    rename: "Rename",
    renameOf: (name: string) => `Rename ${name}`,
    name: "Name of the connection",
    remove: "Remove",
    removeOf: (name: string) => `Remove ${name}`,
    removeText: (doors: string) =>
      doors === ""
        ? "Cardea forgets its address and token."
        : `Cardea forgets its address and token, and its doors: ${doors}.`,
    removeLive: (n: number) =>
      `${count(n, "code is", "codes are")} on its doors. Removing the connection would leave them in the lock, and Cardea could not take them out any more. Revoke them first.`,
    removeHint:
      "The lock itself is not changed. Doors that ever had a code stay, so that the record of who could open them stays readable.",
    removeRefused: "Codes were made for its doors, so it stays: who could open them must stay readable.",
    removeYes: "Remove the connection",
    removed: (name: string) => `${name} is removed.`,
    down: "It is not connected now, so its locks are not known. Cardea tries again by itself.",
  },
} as const;
