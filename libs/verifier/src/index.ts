export { leafOfManifest, readManifest, type ClosingManifest } from './manifest.ts';
export {
  checkHead,
  checkInclusion,
  checkReceipt,
  engineEd25519,
  hashOfLeaf,
  readLogKey,
  type CheckEd25519,
  type Head,
  type InclusionProof,
  type LogKey,
  type ReceiptWord,
} from './log.ts';
export { openingFormat, readOpening, type OpenedItem, type OpeningPackage } from './package.ts';
export { verifyFiles, type DroppedFile } from './dropped-files.ts';
export { verifyOpening, type OpeningOptions } from './opening.ts';
export { readProof, readTaken, verifyOwnReceipt, type OwnReceipt } from './own-receipt.ts';
export type { BidFault, BidVerdict, Check, CheckId, Party, Report } from './report.ts';
export {
  checkTexts,
  outcomeTexts,
  partyTexts,
  reasonTexts,
  resultTexts,
  type Language,
  type Said,
} from './texts.ts';
export { proofTexts } from './verifier.problems.ts';
