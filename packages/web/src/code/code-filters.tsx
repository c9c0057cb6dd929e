import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazyRouteComponent } from "@tanstack/react-router";
import { type ReactElement, Suspense, useId, useState } from "react";
import { locksQuery, sortedLocks } from "../queries.ts";
import { text } from "../text/text.ts";
import { FilterToggle } from "../ui/filter-toggle.tsx";
import { Icon } from "../ui/icon.tsx";
import type { CodesSearch } from "./codes-search.ts";
import formStyles from "./form.module.css";
import { KINDS } from "./kinds.ts";
import styles from "./list.module.css";
import { PickerButton, type PickerProps } from "./picker-button.tsx";
import { STATES } from "./stages.ts";

interface FiltersProps {
  readonly typed: string;
  readonly onType: (typed: string) => void;
  readonly search: CodesSearch;
  /** Undefined takes a filter away. */
  readonly onChange: (change: { readonly [Key in keyof CodesSearch]: CodesSearch[Key] | undefined }) => void;
  /** Whose codes are shown, where that was asked for; null if the name is not known yet. */
  readonly holderName: string | null;
  /** Whether there is room to show all of it at once. */
  readonly isRoomy: boolean;
  /** Null while there is nothing to choose from, or somebody chooses already. */
  readonly onChoose: (() => void) | null;
}

/** What narrows the list: words, state, kind, door, and the person that another page asked for. */
export function CodeFilters(props: FiltersProps): ReactElement {
  const { typed, onType, search, isRoomy } = props;
  const isNarrowed = [search.kind, search.door, search.holder].some((one) => one !== undefined);
  const [isAsked, setAsked] = useState(false);
  const isOpen = isAsked || isNarrowed;
  const id = useId();
  return (
    <div className={styles["filters"]} data-roomy={isRoomy} role="search">
      <TextInput
        type="search"
        aria-label={text.codes.search}
        placeholder={text.codes.search}
        leftSection={<Icon name="search" />}
        value={typed}
        maxLength={100}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      {isRoomy ? (
        <div className={styles["scroll"]}>
          <States {...props} />
        </div>
      ) : (
        <FilterToggle isOpen={isOpen} controls={id} onToggle={() => setAsked(!isOpen)}>
          <States {...props} />
        </FilterToggle>
      )}
      {(isRoomy || isOpen) && <Narrower {...props} id={id} />}
    </div>
  );
}

function States({ search, onChange }: FiltersProps): ReactElement {
  return (
    <>
      <Choice label={text.codes.all} isOn={search.state === undefined} onPick={() => onChange({ state: undefined })} />
      {STATES.map((state) => (
        <Choice
          key={state}
          label={text.state[state]}
          isOn={search.state === state}
          onPick={() => onChange({ state })}
        />
      ))}
    </>
  );
}

function Narrower({
  id,
  search,
  onChange,
  holderName,
  onChoose,
}: FiltersProps & { readonly id: string }): ReactElement {
  const locks = sortedLocks(useQuery(locksQuery).data?.items ?? []);
  return (
    <div className={styles["scroll"]} id={id}>
      <Picker
        label={text.codes.allKinds}
        value={search.kind}
        options={KINDS.map((kind) => ({ value: kind, label: text.kind[kind].name }))}
        onPick={(value) => onChange({ kind: KINDS.find((kind) => kind === value) })}
      />
      <Picker
        label={text.codes.allDoors}
        value={search.door}
        options={locks.map(({ id, name }) => ({ value: id, label: name }))}
        onPick={(door) => onChange({ door })}
      />
      {search.holder !== undefined && (
        <button
          type="button"
          className={`${formStyles["chip"]} ${styles["pick"]}`}
          aria-pressed
          aria-label={text.codes.clearHolder(holderName ?? text.codes.onePerson)}
          onClick={() => onChange({ holder: undefined })}
        >
          {holderName ?? text.codes.onePerson} <Icon name="close" size={16} />
        </button>
      )}
      {onChoose !== null && (
        <button type="button" className={`${formStyles["chip"]} ${styles["pick"]}`} onClick={onChoose}>
          <Icon name="tick" size={16} /> {text.codes.choose}
        </button>
      )}
    </div>
  );
}

const PickerMenuOpen = lazyRouteComponent(() => import("./picker-menu.tsx"), "PickerMenuOpen");

function Picker(props: PickerProps): ReactElement {
  const [isWanted, setWanted] = useState(false);
  const button = <PickerButton picker={props} onClick={() => setWanted(true)} />;
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <PickerMenuOpen {...props} />
    </Suspense>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onPick: () => void;
}

function Choice({ label, isOn, onPick }: ChoiceProps): ReactElement {
  return (
    <button type="button" className={formStyles["chip"]} aria-pressed={isOn} onClick={onPick}>
      {label}
    </button>
  );
}
