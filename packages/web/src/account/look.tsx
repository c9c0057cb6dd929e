import { NativeSelect, useMantineColorScheme } from "@mantine/core";
import type { ReactElement } from "react";
import { keepLanguage, keptLanguage, LANGUAGE_NAMES } from "../text/kept-language.ts";
import { LANGUAGES } from "../text/language.ts";
import { text } from "../text/text.ts";

/** The language and the colors of this browser. */
export function Look(): ReactElement {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const speak = (language: string): void => {
    keepLanguage(LANGUAGES.find((known) => known === language) ?? null);
    location.reload(); // every word is chosen at the start
  };
  const schemes = [
    { value: "auto", label: text.account.schemeAuto },
    { value: "light", label: text.account.schemeLight },
    { value: "dark", label: text.account.schemeDark },
  ];
  const languages = LANGUAGES.map((language) => ({ value: language, label: LANGUAGE_NAMES[language] }));
  return (
    <section className="card stack" aria-label={text.account.look}>
      <h2>{text.account.look}</h2>
      <NativeSelect
        label={text.account.language}
        size="md"
        data={[{ value: "", label: text.account.languageAuto }, ...languages]}
        value={keptLanguage() ?? ""}
        onChange={(event) => speak(event.currentTarget.value)}
      />
      <NativeSelect
        label={text.account.scheme}
        size="md"
        data={schemes}
        value={colorScheme}
        onChange={(event) => setColorScheme(event.currentTarget.value as typeof colorScheme)}
      />
    </section>
  );
}
