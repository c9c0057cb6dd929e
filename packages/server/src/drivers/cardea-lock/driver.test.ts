import { driverContract, standaloneLockUnderTest } from "@cardea/testkit";

driverContract(standaloneLockUnderTest());
