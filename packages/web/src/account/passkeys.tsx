import { Button, TextInput } from "@mantine/core";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactElement, useState } from "react";
import { sessionQuery } from "../queries.ts";
import { Moment } from "../site/site-context.tsx";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { ProblemNote } from "../ui/problem-note.tsx";
import { Waiting } from "../ui/waiting.tsx";
import styles from "./account.module.css";
import { accountApi, type OwnPasskey } from "./api.ts";
import { deviceName } from "./device-name.ts";
import { knowsPasskeys, makePasskey } from "./passkey.ts";
import { PasskeyProblem } from "./passkey-button.tsx";

const passkeysQuery = queryOptions({ queryKey: ["passkeys"], queryFn: () => accountApi.passkeys() });

/** The passkeys of a member: the list, one more, one less. */
export function Passkeys(): ReactElement {
  const passkeys = useQuery(passkeysQuery);
  const items = passkeys.data?.items ?? [];
  return (
    <section className="card stack" aria-label={text.account.passkeys}>
      <h2>{text.account.passkeys}</h2>
      <p className="small quiet">{text.account.passkeysIntro}</p>
      {passkeys.isPending && <Waiting height={52} lines={1} />}
      {passkeys.isError && <ProblemNote error={passkeys.error} onRetry={() => void passkeys.refetch()} />}
      {passkeys.isSuccess && items.length === 0 && <p>{text.account.noPasskeys}</p>}
      {items.length > 0 && (
        <ul className={styles["lines"]}>
          {items.map((passkey) => (
            <PasskeyLine key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      {knowsPasskeys() ? <NewPasskey /> : <p className="small quiet">{text.account.passkeyUnable}</p>}
    </section>
  );
}

/** Shows the list as it is then; whoever is signed in has another count of them. */
function useListed() {
  const client = useQueryClient();
  return (listed: { readonly items: readonly OwnPasskey[] }): void => {
    client.setQueryData(passkeysQuery.queryKey, listed);
    void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  };
}

function PasskeyLine({ passkey }: { readonly passkey: OwnPasskey }): ReactElement {
  const listed = useListed();
  const remove = useMutation({ mutationFn: () => accountApi.removePasskey(passkey.id), onSuccess: listed });
  return (
    <li>
      <Icon name="passkey" />
      <span className="grow">
        {passkey.name}
        {passkey.createdAt !== null && (
          <span className="small quiet">
            {" · "}
            <Moment at={passkey.createdAt} />
          </span>
        )}
        {remove.isError && <ProblemNote error={remove.error} />}
      </span>
      <Button
        variant="subtle"
        size="sm"
        aria-label={text.account.removePasskeyOf(passkey.name)}
        loading={remove.isPending}
        onClick={() => remove.mutate()}
      >
        {text.account.removePasskey}
      </Button>
    </li>
  );
}

function NewPasskey(): ReactElement {
  const listed = useListed();
  const [name, setName] = useState(() => deviceName(navigator.userAgent));
  const add = useMutation({
    mutationFn: async () => {
      const { options } = await accountApi.passkeyChallenge();
      return accountApi.addPasskey(name.trim(), await makePasskey(options));
    },
    gcTime: 0,
    onSuccess: listed,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!add.isPending && name.trim() !== "") add.mutate();
  };
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={text.account.passkeyName}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {add.isError && <PasskeyProblem error={add.error} sentence={text.account.passkeyAborted} />}
      <div>
        <Button type="submit" variant="default" leftSection={<Icon name="plus" />} loading={add.isPending}>
          {text.account.addPasskey}
        </Button>
      </div>
    </form>
  );
}
