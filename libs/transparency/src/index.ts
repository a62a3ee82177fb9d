export { emptyRoot, formatDigest, leafHash, nodeHash, parseDigest, type Digest } from './hash.ts';
export { CompactRange, MemoryNodes, rootAt, type NodeKey, type NodeReader, type TreeNode } from './tree.ts';
export {
  consistencyProof,
  inclusionProof,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
} from './proof.ts';
export { canonicalJson } from '#kernel';
export { eventLeaf, eventLeafHash, newLeafSalt } from './leaf.ts';
export {
  exportLogKey,
  formatVerifierKey,
  generateLogKey,
  importLogKey,
  parseVerifierKey,
  type LogKeyJwk,
  type LogSigner,
  type LogVerifier,
} from './keys.ts';
export {
  countersignCheckpoint,
  isSignedBy,
  parseCheckpoint,
  signCheckpoint,
  verifyCheckpoint,
  type Checkpoint,
} from './checkpoint.ts';
export { signReceipt, verifyReceipt, type Receipt, type ReceiptStatement } from './receipt.ts';
