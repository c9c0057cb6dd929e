/** Who has to act: the one who asked, somebody at the lock, or we. */
type Blame = "caller" | "lock" | "cardea";

interface ProblemKind {
  /** HTTP status. @see RFC 9110 section 15 */
  readonly status: number;
  readonly title: string;
  readonly blame: Blame;
}

/**
 * Every expected error that leaves Cardea, by its stable code. The title says what happened in general; the detail
 * of one case says what it means and what to do.
 */
export const PROBLEMS = {
  invalid_request: { status: 400, title: "The request is not understood", blame: "caller" },
  unauthenticated: { status: 401, title: "Sign in or send an API key", blame: "caller" },
  sign_in_failed: { status: 401, title: "That does not open this account", blame: "caller" },
  step_up_required: { status: 403, title: "Show again that it is you", blame: "caller" },
  second_factor_required: { status: 403, title: "This site wants a second factor", blame: "caller" },
  forbidden: { status: 403, title: "You may not do that", blame: "caller" },
  not_found: { status: 404, title: "There is no such thing", blame: "caller" },
  method_not_allowed: { status: 405, title: "That address does not take this method", blame: "caller" },
  precondition_failed: { status: 412, title: "It was changed in between", blame: "caller" },
  conflict: { status: 409, title: "It is not in a state in which that can be done", blame: "caller" },
  idempotency_key_reused: { status: 409, title: "This Idempotency-Key was used for another request", blame: "caller" },
  idempotency_in_progress: {
    status: 409,
    title: "The first request with this Idempotency-Key is still running",
    blame: "caller",
  },
  link_unknown: { status: 404, title: "This link does not work (any more)", blame: "caller" },
  device_needed: { status: 403, title: "This link wants to know your device", blame: "caller" },
  device_refused: { status: 403, title: "This link belongs to another device", blame: "caller" },
  fence_closed: { status: 409, title: "The code sleeps until you are near", blame: "caller" },
  not_yet: { status: 409, title: "It is too early for that", blame: "caller" },
  pin_in_use: { status: 409, title: "Another code already uses these digits then", blame: "caller" },
  no_free_slot: { status: 409, title: "The lock has no room for another code then", blame: "caller" },
  request_too_large: { status: 413, title: "The request is too large", blame: "caller" },
  unsupported_media_type: { status: 415, title: "Send JSON", blame: "caller" },
  invalid_field: { status: 422, title: "A field has a value that cannot be taken", blame: "caller" },
  never_valid: { status: 422, title: "No moment exists at which this code would open", blame: "caller" },
  end_before_start: { status: 422, title: "The end is not after the start", blame: "caller" },
  already_over: { status: 422, title: "The code would be over before it begins", blame: "caller" },
  endless_not_confirmed: { status: 422, title: "A code without an end needs a clear yes", blame: "caller" },
  weak_pin: { status: 422, title: "These digits are easy to guess", blame: "caller" },
  pin_not_allowed: { status: 422, title: "A lock does not take these digits", blame: "caller" },
  pin_space_exhausted: { status: 409, title: "No free PIN is left for these locks", blame: "caller" },
  account_locked: { status: 429, title: "This account is locked for a while", blame: "caller" },
  rate_limited: { status: 429, title: "Too many requests", blame: "caller" },
  lock_refused: { status: 422, title: "The lock refused", blame: "lock" },
  lock_unreachable: { status: 503, title: "The lock does not answer", blame: "lock" },
  lock_cannot: { status: 422, title: "This lock cannot do that", blame: "lock" },
  storage_full: { status: 503, title: "The disk is full: Cardea only reads until there is room", blame: "cardea" },
  storage_unavailable: { status: 503, title: "The database does not answer", blame: "cardea" },
  vault_cannot_open: { status: 500, title: "A secret could not be opened", blame: "cardea" },
  internal: { status: 500, title: "Something went wrong in Cardea", blame: "cardea" },
  cannot_start: { status: 500, title: "Cardea cannot start", blame: "cardea" },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One bad field: its path in the request, e.g. `weekly[0].until` or `$` for the whole, and what to do. Never its value. */
export interface FieldProblem {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

/** The one error that people and programs outside may see. Holds no secret. @see RFC 9457 */
export class CardeaError extends Error {
  override readonly name = "CardeaError";
  readonly code: ProblemCode;
  readonly fields: readonly FieldProblem[];

  /** `detail`: what happened, what it means, what to do, in one or two sentences. */
  constructor(code: ProblemCode, detail: string, options: { fields?: readonly FieldProblem[]; cause?: unknown } = {}) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.fields = options.fields ?? [];
  }
}
