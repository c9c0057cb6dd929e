import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { text } from "../text/text.ts";
import { ProblemNote } from "../ui/problem-note.tsx";
import { type KeyScope, settingsApi } from "./api.ts";
import { DoorChecks } from "./limit-fields.tsx";

const SCOPES = ["read", "codes", "all"] as const;
/** 0: never. */
const DAYS = [30, 90, 365, 0] as const;

interface KeyFormProps {
  /** Hands over the secret, which is told this once. */
  readonly onMade: (secret: string) => void;
  readonly onBack: () => void;
}

/** What a new key may do, where and for how long. */
export function KeyForm({ onMade, onBack }: KeyFormProps): ReactElement {
  const [name, setName] = useState("");
  const [scope, setScope] = useState<KeyScope>("read");
  const [days, setDays] = useState<number>(90);
  const [lockIds, setLockIds] = useState<readonly string[] | null>(null);
  const make = useMutation({
    mutationFn: () =>
      settingsApi.makeKey({
        name: name.trim(),
        scope,
        ...(days > 0 && { expiresInDays: days }),
        ...(lockIds !== null && { lockIds }),
      }),
    gcTime: 0,
    onSuccess: ({ apiKey }) => apiKey !== null && onMade(apiKey),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!make.isPending && name.trim() !== "") make.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <h2>{text.apiKeys.make}</h2>
      <TextInput
        label={text.apiKeys.name}
        placeholder={text.apiKeys.namePlaceholder}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={text.apiKeys.scope}
        size="md"
        data={SCOPES.map((one) => ({ value: one, label: text.apiKeys.scopes[one] }))}
        value={scope}
        onChange={(event) => setScope(event.currentTarget.value as KeyScope)}
      />
      <NativeSelect
        label={text.apiKeys.expires}
        size="md"
        data={DAYS.map((one) => ({ value: String(one), label: text.apiKeys.expiry[one] ?? "" }))}
        value={String(days)}
        onChange={(event) => setDays(Number(event.currentTarget.value))}
      />
      <DoorChecks label={text.apiKeys.doors} hint={text.apiKeys.doorsHint} value={lockIds} onChange={setLockIds} />
      {make.isError && <ProblemNote error={make.error} />}
      <div className="row">
        <Button type="submit" loading={make.isPending}>
          {text.apiKeys.makeIt}
        </Button>
        <Button variant="subtle" onClick={onBack}>
          {text.app.cancel}
        </Button>
      </div>
    </form>
  );
}
