import { queryOptions } from "@tanstack/react-query";
import { settingsApi } from "./api.ts";

export const membersQuery = (siteId: string) =>
  queryOptions({ queryKey: ["members", siteId], queryFn: () => settingsApi.members(siteId) });
export const invitationsQuery = (siteId: string) =>
  queryOptions({ queryKey: ["invitations", siteId], queryFn: () => settingsApi.invitations(siteId) });
export const secondFactorQuery = (siteId: string) =>
  queryOptions({ queryKey: ["second factor", siteId], queryFn: () => settingsApi.secondFactorRule(siteId) });
export const privacyQuery = (siteId: string) =>
  queryOptions({ queryKey: ["privacy", siteId], queryFn: () => settingsApi.privacy(siteId) });
export const connectionsQuery = queryOptions({
  queryKey: ["connections"],
  queryFn: () => settingsApi.connections(),
});
export const offeredLocksQuery = (id: string) =>
  queryOptions({ queryKey: ["offered locks", id], queryFn: () => settingsApi.offeredLocks(id), retry: false });
export const apiKeysQuery = queryOptions({ queryKey: ["api keys"], queryFn: () => settingsApi.apiKeys() });
