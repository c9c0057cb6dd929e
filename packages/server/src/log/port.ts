/** Only plain values may be logged, so that a Pin or an object with secrets does not compile. */
export type Loggable = string | number | boolean | null | undefined;

/** Diagnostics for the operator. `message` is a constant; what varies goes into `fields`. Never a record: that is the audit log. */
export interface Log {
  debug(message: string, fields?: Record<string, Loggable>): void;
  info(message: string, fields?: Record<string, Loggable>): void;
  warn(message: string, fields?: Record<string, Loggable>): void;
  error(message: string, fields?: Record<string, Loggable>, cause?: unknown): void;
}
