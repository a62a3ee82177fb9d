export { suiteId } from './suite.ts';
export {
  bidParts,
  checkPolicy,
  policyHash,
  type BidPart,
  type SealingPolicy,
  type Trustee,
} from './policy.ts';
export {
  bidLeaf,
  checkMadeFor,
  encodeEnvelope,
  envelopeHash,
  newSalt,
  parseEnvelope,
  saltedLeaf,
  type Envelope,
  type EnvelopeHeader,
  type ShareBox,
} from './envelope.ts';
export { offerCommitment, opensOffer, type FinalOffer } from './offer.ts';
export { maxPlaintextBytes } from './padding.ts';
export { open, rederive, seal, type Rederivation, type Sealed } from './seal.ts';
export { combine, type Point } from './shamir.ts';
export {
  openShare,
  parseShare,
  publicKeyOf,
  recover,
  trusteeKeyPair,
  verifyShare,
  type ReleasedShare,
  type TrusteeKeyPair,
  type TrusteePrivateKey,
} from './shares.ts';
export {
  attribute,
  parseKey,
  type Attribution,
  type Evidence,
  type FailedShare,
  type Fault,
  type FaultReason,
} from './attribute.ts';
