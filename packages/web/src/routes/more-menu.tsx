import { Menu, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { signOut as signOutHere } from "../account/sign-out.ts";
import { changeSession } from "../queries.ts";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { useOpenedOnceShown } from "../ui/use-opened-once-shown.ts";
import { MoreButton } from "./more-button.tsx";

/** What is seldom wanted: the other scheme, the list of keys, signing out. It opens as soon as it is shown. */
export function MoreMenuOpen({ onKeys }: { readonly onKeys: () => void }): ReactElement {
  const [isOpen, setOpen] = useOpenedOnceShown();
  const scheme = useComputedColorScheme("light");
  const { setColorScheme } = useMantineColorScheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const signOut = useMutation({
    mutationFn: signOutHere,
    onSuccess: (session) => changeSession(client, session),
  });
  const isDark = scheme === "dark";
  return (
    <Menu opened={isOpen} onChange={setOpen} returnFocus position="bottom-end" shadow="md" width={220}>
      <Menu.Target>
        <MoreButton autoFocus />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<Icon name={isDark ? "sun" : "moon"} />}
          onClick={() => setColorScheme(isDark ? "light" : "dark")}
        >
          {isDark ? text.app.light : text.app.dark}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="question" />} onClick={onKeys}>
          {text.app.keys}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="person" />} onClick={() => void navigate({ to: "/account" })}>
          {text.account.title}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" />} onClick={() => signOut.mutate()}>
          {text.app.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
