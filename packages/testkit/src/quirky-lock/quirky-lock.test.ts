import { driverContract } from "../driver-contract/driver-contract.ts";
import { quirkyUnderTest } from "./rig.ts";

driverContract(quirkyUnderTest());
