export { lockHelp } from "./arguments.ts";
export type { Actuator } from "./actuator.ts";
export * from "./keypad-lock.ts";
export * from "./keypad-locks.ts";
export * from "./main.ts";
export type { LockSpec } from "./lock-spec.ts";
export * from "./profile.ts";
export { httpSkin } from "./skins/http.ts";
export * from "./world.ts";
