const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** Words of the check-up. `name`: of the person, door, member, site or key that a finding is about. */
export const enCheckUp = {
  checkUp: {
    title: "Check-up",
    things: (n: number) => count(n, "thing to mend", "things to mend"),
    nothing: "Nothing to mend",
    looked: (doors: number, codes: number, members: number) =>
      `Looked at ${count(doors, "door", "doors")}, ${count(codes, "code", "codes")} and ${count(members, "member", "members")}.`,
    nothingFound: "Nothing was found that people commonly leave behind. It looks again whenever you come here.",
    notYours: "The check-up is for owners and managers of a site.",
    severity: { high: "Urgent", medium: "Worth mending", low: "Good to have" },
    since: (when: string) => `since ${when}`,
    ignore: "Ignore for 30 days",
    ignored: (n: number) => `Ignored (${n})`,
    ignoredUntil: (until: string) => `Quiet until ${until}`,
    ignoredBy: (until: string, name: string) => `Quiet until ${until}; ${name} said so`,
    heed: "Tell me again",
    undo: "Undo",
    mended: {
      set_end: (name: string) => `${name}'s code ends in 30 days.`,
      limit_wrong_pins: (name: string, limit: number) =>
        `${name}: the keypad goes off after ${limit} wrong PINs a day.`,
    },
    unknownTitle: "What nobody can tell from here",
    unknown: {
      firmware: (n: number) =>
        `Whether ${n === 1 ? "1 lock has" : `${n} locks have`} old firmware: there is no other lock of the make to compare with, and Cardea asks no maker.`,
      battery: (n: number) => `The battery of ${count(n, "lock that does not tell it", "locks that do not tell it")}.`,
      guess_risk: (n: number) =>
        `How easily a PIN is guessed at ${count(n, "lock", "locks")}: nobody knows how many wrong PINs it lets pass.`,
      backup: () => "Backups: PostgreSQL is backed up outside of Cardea.",
    },
    finding: {
      endless_code: {
        title: (name: string) => `${name}'s code has no end`,
        why: "A code that nobody ends opens the door long after it was forgotten.",
      },
      unused_code: {
        title: (name: string, days: number) => `${name}'s code was not used for ${days} days`,
        never: (name: string, days: number) => `${name}'s code was never used in ${days} days`,
        why: "What nobody uses, nobody would miss, but somebody may find it.",
      },
      weak_pin: {
        title: (name: string) => `${name}'s PIN is easy to guess`,
        why: "It is among the digits that many people choose and that are tried first.",
      },
      shared_code: {
        title: (name: string) => `${name}'s code seems to be shared`,
        many_entries: (days: number, most: number) =>
          `It opened up to ${most} times a day, on ${count(days, "day", "days")} of the last four weeks more than one person does.`,
        round_the_clock: (hours: number) =>
          `In the last four weeks it opened at ${hours} different hours of the day: somebody is always awake.`,
        group_name: (group: string) => `“${group}” sounds like several people.`,
        advice: "With a code for each person you see who came, and can end one without the others.",
      },
      unmanaged_code: {
        title: (name: string, slot: number) => `${name} has a code in slot ${slot} that Cardea did not place`,
        why: "Whoever knows it can come in, and it never ends by itself.",
      },
      battery_low: {
        title: (name: string, percent: number) => `${name}: ${percent} % battery`,
        why: "With an empty battery no code opens. This goes by itself once the lock tells a higher charge.",
      },
      lock_away: {
        title: (name: string, days: number) => `${name} has not answered for ${days} days`,
        why: "New codes do not get there, and old ones stay. Look at its battery and its radio.",
      },
      guess_risk: {
        title: (name: string) => `A PIN of ${name} can be guessed too easily`,
        why: (codes: number) =>
          `${count(codes, "code is", "codes are")} on it: more codes, more right guesses. Fewer wrong PINs a day, fewer codes or longer PINs help.`,
      },
      no_wrong_pin_limit: {
        title: (name: string) => `${name} takes wrong PINs without end`,
        why: "Its keypad can be switched off from afar after too many wrong PINs; no limit is set.",
      },
      older_firmware: {
        title: (name: string, firmware: string) => `${name} runs the older firmware ${firmware}`,
        why: (other: string, newer: string) =>
          `${other}, of the same make, runs ${newer}. Update it with its maker's app.`,
      },
      no_second_factor: {
        title: (name: string) => `${name} signs in with a password alone`,
        self: "You sign in with a password alone",
        why: "A password may be guessed or stolen. An authenticator app or a passkey keeps strangers out.",
      },
      second_factor_optional: {
        title: (name: string) => `${name} lets members in with a password alone`,
        why: "Every member has a second factor: requiring it keeps nobody out.",
        without: (n: number) =>
          `${count(n, "member has", "members have")} none yet. Once everybody has one, you can require it here.`,
      },
      no_way_back: {
        title: (name: string) => `${name} has one passkey and nothing else`,
        self: "You have one passkey and nothing else",
        why: "If it is lost, there is no way back in. A second passkey or an authenticator app is one.",
      },
      invitation_waiting: {
        title: (name: string, days: number) => `${name} has not taken the invitation for ${days} days`,
        why: "Whoever reads that message can join. Withdraw it; a new one is made in a moment.",
      },
      log_unread: {
        title: (name: string, days: number) => `Nobody has read the log of ${name} for ${days} days`,
        never: (name: string) => `Nobody has read the log of ${name} yet`,
        why: "Odd hours and wrong PINs are seen only by who looks.",
      },
      key_without_end: {
        title: (name: string) => `The API key “${name}” has no end`,
        why: "Make a new one with an end for the program that uses it, then revoke this one.",
      },
      key_unused: {
        title: (name: string, days: number) => `The API key “${name}” was not used for ${days} days`,
        why: "A key that no program needs is only good for who finds it.",
      },
      no_backup: {
        title: (days: number) => `The last backup is ${days} days old`,
        never: "There is no backup",
        why: "If the disk fails, all codes have to be made anew. On the machine that runs Cardea, type:",
        command: "npm run cardea -- backup create FOLDER",
      },
    },
    remedy: {
      set_end: "End it in 30 days",
      revoke_code: "Revoke the code",
      replace_pin: "Replace the PIN",
      choose_pin: "Choose other digits",
      see_code: "See the code",
      remove_unmanaged: "Remove the code",
      look_at_lock: "See the door",
      limit_wrong_pins: (limit: number) => `Off after ${limit} wrong PINs`,
      see_codes: "See the codes",
      own_second_factor: "Set one up",
      ask_member: "See the people",
      require_second_factor: "Require a second factor",
      withdraw_invitation: "Withdraw it",
      read_log: "Read the log",
      revoke_key: "Revoke the key",
    },
    hint: {
      revoke_code: (name: string) => `${name} can no longer come in.`,
      replace_pin: (name: string) => `The old PIN stops working; ${name} needs the new one.`,
      remove_unmanaged: "Whoever uses that code can no longer come in.",
      require_second_factor: "From now on a password alone is not enough at this site.",
      revoke_key: "Programs that use it stop working.",
    },
  },
};
