export { DRIVER_CASES, driverContract, runCase } from "./driver-contract/driver-contract.ts";
export { type RecordedLog, recordedLog } from "./driver-contract/recorded-log.ts";
export { recordedSink } from "./driver-contract/recorded-sink.ts";
export * from "./driver-contract/rig.ts";
export { runSyncCase, SYNC_CASES, syncContract } from "./driver-contract/sync-contract.ts";
export * from "./driver-contract/sync-rig.ts";
export { quirkyUnderTest } from "./quirky-lock/rig.ts";
export { standaloneLockUnderTest } from "./standalone-lock/rig.ts";
export * from "./virtual-world.ts";
