import { serverEngineUnderTest } from "../quirky-lock/engine.ts";
import { syncContract } from "./sync-contract.ts";

syncContract(serverEngineUnderTest());
