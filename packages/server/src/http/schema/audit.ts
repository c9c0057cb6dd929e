import { Type } from "typebox";
import { PageQuery, plain, strict, Time } from "./common.ts";

const Whole = Type.String({ pattern: "^(0|[1-9][0-9]{0,14})$" });

export const AuditListQuery = strict({
  ...PageQuery,
  until: Type.Optional(plain(40, { description: "An instant: begin with what was kept then or before." })),
});
export const ProofQuery = strict({ index: Whole, size: Type.Optional(Whole) });
export const ConsistencyQuery = strict({ from: Whole, to: Type.Optional(Whole) });

export const RecordBody = Type.Object(
  {
    index: Type.Integer(),
    at: Time,
    leaf: Type.String({ description: "The exact canonical JSON (RFC 8785) that was hashed." }),
  },
  { title: "Record" },
);
export const CheckpointBody = Type.Object(
  {
    size: Type.Integer(),
    at: Time,
    note: Type.String({ description: "Signed note (C2SP tlog-checkpoint)." }),
    publicKey: Type.String({ description: "By which the note is verified: name+id+key (C2SP signed-note)." }),
  },
  { title: "Checkpoint" },
);
const Hashes = Type.Array(Type.String(), { description: "SHA-256 hashes in base64." });
export const ProofBody = Type.Object(
  {
    index: Type.Integer(),
    size: Type.Integer(),
    leafHash: Type.String(),
    rootHash: Type.String(),
    hashes: Hashes,
  },
  { title: "InclusionProof" },
);
export const ConsistencyBody = Type.Object(
  {
    from: Type.Integer(),
    to: Type.Integer(),
    fromRootHash: Type.String(),
    toRootHash: Type.String(),
    hashes: Hashes,
  },
  { title: "ConsistencyProof" },
);
