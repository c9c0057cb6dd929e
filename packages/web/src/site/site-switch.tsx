import { Menu } from "@mantine/core";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { type ReactElement, useEffect, useState } from "react";
import type { Site } from "../api-types.ts";
import { sessionQuery, siteOf, sitesQuery } from "../queries.ts";
import styles from "../routes/shell.module.css";
import { text } from "../text/text.ts";
import { Icon } from "../ui/icon.tsx";
import { chooseSite, chosenSiteId } from "./chosen-site.ts";

/** The site that is shown, and how another one is chosen. Undefined sites: not known yet. */
export function useChosenSite(sites: readonly Site[] | undefined): {
  readonly site: Site | null;
  readonly choose: (siteId: string) => void;
} {
  const client = useQueryClient();
  const [id, setId] = useState(chosenSiteId);
  const site = siteOf(sites ?? [], id) ?? null;
  const wanted = (sites?.length ?? 0) > 1 ? site?.id : undefined;
  useEffect(() => {
    if (sites === undefined || wanted === chosenSiteId()) return;
    chooseSite(wanted ?? null);
    showAnew(client);
  }, [client, sites, wanted]);
  const choose = (siteId: string): void => {
    chooseSite(siteId);
    setId(siteId);
    showAnew(client);
  };
  return { site, choose };
}

/** All that was shown was of another site. */
function showAnew(client: QueryClient): void {
  const kept = [sessionQuery.queryKey[0], sitesQuery.queryKey[0]];
  void client.resetQueries({ predicate: ({ queryKey }) => !kept.includes(String(queryKey[0])) });
}

interface SiteSwitchProps {
  readonly sites: readonly Site[];
  readonly site: Site;
  readonly onChoose: (siteId: string) => void;
}

/** The name of the site; where there are several, a button that shows the others. */
export function SiteSwitch({ sites, site, onChoose }: SiteSwitchProps): ReactElement {
  if (sites.length < 2) return <div className="strong cut">{site.name}</div>;
  return (
    <Menu position="bottom-start" shadow="md" width={280}>
      <Menu.Target>
        <button type="button" className={styles["siteButton"]} aria-label={`${text.site.choose}: ${site.name}`}>
          <span className="cut">{site.name}</span>
          <Icon name="down" size={18} />
        </button>
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
