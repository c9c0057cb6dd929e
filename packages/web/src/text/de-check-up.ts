import type { Text } from "./catalog.ts";

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** German for the check-up. */
export const deCheckUp: Pick<Text, "checkUp"> = {
  checkUp: {
    title: "Check-up",
    things: (n) => (n === 1 ? "1 Sache in Ordnung zu bringen" : `${n} Dinge in Ordnung zu bringen`),
    nothing: "Alles in Ordnung",
    looked: (doors, codes, members) =>
      `Durchgesehen: ${count(doors, "Tür", "Türen")}, ${count(codes, "Code", "Codes")}, ${count(members, "Mitglied", "Mitglieder")}.`,
    nothingFound: "Nichts von dem gefunden, was oft liegen bleibt. Bei jedem Besuch wird neu nachgesehen.",
    notYours: "Der Check-up ist für Eigentümer und Verwalter eines Hauses.",
    severity: { high: "Dringend", medium: "Lohnt sich", low: "Wäre gut" },
    since: (when) => `seit ${when}`,
    ignore: "30 Tage ruhen lassen",
    ignored: (n) => `Ruht (${n})`,
    ignoredUntil: (until) => `Ruht bis ${until}`,
    ignoredBy: (until, name) => `Ruht bis ${until}, sagt ${name}`,
    heed: "Wieder zeigen",
    undo: "Rückgängig",
    mended: {
      set_end: (name) => `Der Code von ${name} endet in 30 Tagen.`,
      limit_wrong_pins: (name, limit) => `${name}: Das Tastenfeld geht nach ${limit} falschen PINs am Tag aus.`,
    },
    unknownTitle: "Was sich von hier aus nicht sagen lässt",
    unknown: {
      firmware: (n) =>
        `Ob ${n === 1 ? "1 Schloss" : `${n} Schlösser`} veraltete Firmware ${n === 1 ? "hat" : "haben"}: Ein zweites Schloss gleicher Bauart zum Vergleich fehlt, und Cardea fragt keinen Hersteller.`,
      battery: (n) => `Die Batterie von ${n === 1 ? "1 Schloss, das sie" : `${n} Schlössern, die sie`} nicht meldet.`,
      guess_risk: (n) =>
        `Wie leicht sich an ${n === 1 ? "1 Schloss" : `${n} Schlössern`} eine PIN erraten lässt: Niemand weiß, wie viele Fehlversuche es durchlässt.`,
      backup: () => "Sicherungen: PostgreSQL wird außerhalb von Cardea gesichert.",
    },
    finding: {
      endless_code: {
        title: (name) => `Der Code von ${name} hat kein Ende`,
        why: "Ein Code, den niemand beendet, öffnet die Tür noch lange, nachdem er vergessen ist.",
      },
      unused_code: {
        title: (name, days) => `Der Code von ${name} blieb ${days} Tage unbenutzt`,
        never: (name, days) => `Der Code von ${name} wurde in ${days} Tagen nie benutzt`,
        why: "Was niemand nutzt, vermisst auch niemand, aber jemand könnte es finden.",
      },
      weak_pin: {
        title: (name) => `Die PIN von ${name} ist leicht zu erraten`,
        why: "Solche Ziffern wählen viele, und sie werden zuerst versucht.",
      },
      shared_code: {
        title: (name) => `Den Code von ${name} nutzen wohl mehrere`,
        many_entries: (days, most) =>
          `Er öffnete bis zu ${most}-mal am Tag, an ${count(days, "Tag", "Tagen")} der letzten vier Wochen öfter, als eine Person es tut.`,
        round_the_clock: (hours) =>
          `In den letzten vier Wochen öffnete er zu ${hours} verschiedenen Stunden des Tages: Irgendwer ist immer wach.`,
        group_name: (group) => `„${group}“ klingt nach mehreren Personen.`,
        advice: "Mit einem Code je Person siehst du, wer kam, und kannst einen beenden, ohne die anderen zu treffen.",
      },
      unmanaged_code: {
        title: (name, slot) => `${name} hat auf Platz ${slot} einen Code, der nicht von Cardea ist`,
        why: "Wer ihn kennt, kommt herein, und von selbst endet er nie.",
      },
      battery_low: {
        title: (name, percent) => `${name}: Batterie bei ${percent} %`,
        why: "Mit leerer Batterie öffnet kein Code. Der Hinweis verschwindet, sobald das Schloss mehr Ladung meldet.",
      },
      lock_away: {
        title: (name, days) => `${name} antwortet seit ${days} Tagen nicht`,
        why: "Neue Codes kommen dort nicht an, alte bleiben. Sieh nach Batterie und Funk.",
      },
      guess_risk: {
        title: (name) => `An ${name} lässt sich eine PIN zu leicht erraten`,
        why: (codes) =>
          `Dort ${codes === 1 ? "gilt 1 Code" : `gelten ${codes} Codes`}: je mehr Codes, desto mehr Treffer. Weniger Fehlversuche am Tag, weniger Codes oder längere PINs helfen.`,
      },
      no_wrong_pin_limit: {
        title: (name) => `${name} nimmt falsche PINs ohne Ende an`,
        why: "Das Tastenfeld lässt sich nach zu vielen falschen PINs aus der Ferne abschalten; eine Grenze fehlt.",
      },
      older_firmware: {
        title: (name, firmware) => `${name} läuft mit der älteren Firmware ${firmware}`,
        why: (other, newer) =>
          `${other}, von gleicher Bauart, läuft mit ${newer}. Aktualisiere mit der App des Herstellers.`,
      },
      no_second_factor: {
        title: (name) => `${name} meldet sich nur mit Passwort an`,
        self: "Du meldest dich nur mit Passwort an",
        why: "Ein Passwort kann erraten oder gestohlen werden. Eine Authenticator-App oder ein Passkey hält Fremde draußen.",
      },
      second_factor_optional: {
        title: (name) => `${name} lässt Mitglieder nur mit Passwort herein`,
        why: "Alle Mitglieder haben einen zweiten Faktor: Ihn zu verlangen, sperrt niemanden aus.",
        without: (n) =>
          `${n === 1 ? "1 Mitglied hat" : `${n} Mitglieder haben`} noch keinen. Haben ihn alle, kannst du ihn hier verlangen.`,
      },
      no_way_back: {
        title: (name) => `${name} hat einen Passkey und sonst nichts`,
        self: "Du hast einen Passkey und sonst nichts",
        why: "Geht er verloren, führt kein Weg zurück. Ein zweiter Passkey oder eine Authenticator-App ist einer.",
      },
      invitation_waiting: {
        title: (name, days) => `${name} hat die Einladung seit ${days} Tagen nicht angenommen`,
        why: "Wer die Nachricht liest, kann beitreten. Zieh sie zurück; eine neue ist schnell gemacht.",
      },
      log_unread: {
        title: (name, days) => `Seit ${days} Tagen hat niemand das Protokoll von ${name} gelesen`,
        never: (name) => `Noch niemand hat das Protokoll von ${name} gelesen`,
        why: "Seltsame Zeiten und falsche PINs sieht nur, wer hinsieht.",
      },
      key_without_end: {
        title: (name) => `Der API-Schlüssel „${name}“ hat kein Ende`,
        why: "Mach für das Programm einen neuen mit Ende, dann widerruf diesen.",
      },
      key_unused: {
        title: (name, days) => `Der API-Schlüssel „${name}“ blieb ${days} Tage unbenutzt`,
        why: "Ein Schlüssel, den kein Programm braucht, nützt nur dem, der ihn findet.",
      },
      no_backup: {
        title: (days) => `Die letzte Sicherung ist ${days} Tage alt`,
        never: "Es gibt keine Sicherung",
        why: "Fällt die Platte aus, sind alle Codes neu zu machen. Gib auf dem Rechner, auf dem Cardea läuft, ein:",
        command: "npm run cardea -- backup create ORDNER",
      },
    },
    remedy: {
      set_end: "In 30 Tagen enden lassen",
      revoke_code: "Code widerrufen",
      replace_pin: "PIN ersetzen",
      choose_pin: "Andere Ziffern wählen",
      see_code: "Code ansehen",
      remove_unmanaged: "Code entfernen",
      look_at_lock: "Tür ansehen",
      limit_wrong_pins: (limit) => `Aus nach ${limit} falschen PINs`,
      see_codes: "Codes ansehen",
      own_second_factor: "Einrichten",
      ask_member: "Personen ansehen",
      require_second_factor: "Zweiten Faktor verlangen",
      withdraw_invitation: "Zurückziehen",
      read_log: "Protokoll lesen",
      revoke_key: "Schlüssel widerrufen",
    },
    hint: {
      revoke_code: (name) => `${name} kommt nicht mehr herein.`,
      replace_pin: (name) => `Die alte PIN gilt nicht mehr; ${name} braucht die neue.`,
      remove_unmanaged: "Wer diesen Code nutzt, kommt nicht mehr herein.",
      require_second_factor: "Ab jetzt reicht in diesem Haus ein Passwort allein nicht mehr.",
      revoke_key: "Programme, die ihn nutzen, funktionieren nicht mehr.",
    },
  },
};
