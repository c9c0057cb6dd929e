import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { Icon } from "../ui/icon.tsx";
import { useOpenedOnceShown } from "../ui/use-opened-once-shown.ts";
import { SiteButton, type SiteSwitchProps } from "./site-button.tsx";

/** The sites to choose from. It opens as soon as it is shown. */
export function SiteMenuOpen({ sites, site, onChoose }: SiteSwitchProps): ReactElement {
  const [isOpen, setOpen] = useOpenedOnceShown();
  return (
    <Menu opened={isOpen} onChange={setOpen} returnFocus position="bottom-start" shadow="md" width={280}>
      <Menu.Target>
        <SiteButton site={site} autoFocus />
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: "auto" }}>
        {sites.map(({ id, name, zone }) => (
          <Menu.Item
            key={id}
            leftSection={<Icon name={id === site.id ? "tick" : "house"} />}
            aria-current={id === site.id}
            onClick={() => onChoose(id)}
          >
            {name}
            <span className="tiny quiet" style={{ display: "block" }}>
              {zone}
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
