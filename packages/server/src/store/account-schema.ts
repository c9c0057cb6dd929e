/*
 * The tables of accounts. Those named `auth_` are the models of better-auth, with its fields as columns.
 */

/** A member, as better-auth knows a person. */
interface AuthUserTable {
  id: string;
  name: string;
  email: string;
  email_verified: number;
  image: string | null;
  created_at: number;
  updated_at: number;
  two_factor_enabled: number | null;
}

/** A browser that is signed in. `token` is the SHA-256 of what the cookie holds. */
interface AuthSessionTable {
  id: string;
  user_id: string;
  token: string;
  expires_at: number;
  ip_address: string | null;
  user_agent: string | null;
  created_at: number;
  updated_at: number;
  factor: string | null;
  fresh_at: number | null;
}

/** How a member signs in: the hash of the password. */
interface AuthAccountTable {
  id: string;
  user_id: string;
  account_id: string;
  provider_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: number | null;
  refresh_token_expires_at: number | null;
  scope: string | null;
  password: string | null;
  created_at: number;
  updated_at: number;
}

/** Challenges under way, e.g. a sign-in that waits for its second factor. */
interface AuthVerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: number;
  created_at: number;
  updated_at: number;
}

/** Secret and recovery codes, encrypted by better-auth with the secret of the server. */
interface AuthTwoFactorTable {
  id: string;
  user_id: string;
  secret: string;
  backup_codes: string;
  verified: number | null;
  failed_verification_count: number | null;
  locked_until: number | null;
}

interface AuthPasskeyTable {
  id: string;
  user_id: string;
  name: string | null;
  public_key: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: number;
  transports: string | null;
  created_at: number | null;
  aaguid: string | null;
}

/** What a member may do at a site; `site_id` null: at every site. */
interface MembershipTable {
  member_id: string;
  site_id: string | null;
  role: string;
  limits: string;
}

interface InvitationTable {
  id: string;
  site_id: string;
  email: string;
  role: string;
  limits: string;
  token_hash: string;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

/** What a site asks of its members. No row: nothing beyond their role. */
interface SiteAccessTable {
  site_id: string;
  second_factor_required: number;
}

/** Failed sign-ins by the hash of the e-mail, whether or not there is such a member. */
interface SignInGuardTable {
  account_hash: string;
  failures: number;
  failed_at: number;
  locked_until: number | null;
}

/** Codes that were tried, so that none is taken twice. */
interface UsedTotpTable {
  member_id: string;
  code_hash: string;
  at: number;
}

/** The models of better-auth: their tables. */
export interface AuthSchema {
  auth_user: AuthUserTable;
  auth_session: AuthSessionTable;
  auth_account: AuthAccountTable;
  auth_verification: AuthVerificationTable;
  auth_two_factor: AuthTwoFactorTable;
  auth_passkey: AuthPasskeyTable;
}

export interface AccountSchema extends AuthSchema {
  membership: MembershipTable;
  invitation: InvitationTable;
  site_access: SiteAccessTable;
  sign_in_guard: SignInGuardTable;
  used_totp: UsedTotpTable;
}
