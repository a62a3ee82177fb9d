import { Module } from '@nestjs/common';
import { service } from '#platform';
import { ReadBidLog } from './bid/bid-log.queries.ts';
import { ConfirmationWatch } from './report/confirmation-watch.ts';
import { ClosingWatch } from './closing/closing-watch.ts';
import { Closing } from './closing/closing.ts';
import { Outages } from './closing/outages.ts';
import { CommitBid } from './bid/commit-bid.ts';
import { HandIn } from './bid/hand-in.ts';
import { ReadOwnBid } from './bid/own-bids.queries.ts';
import { UploadChunk } from './bid/upload-chunk.ts';
import { WithdrawBid } from './bid/withdraw-bid.ts';
import { BidLog } from './bid/bid-log.ts';
import { BidSecrets } from './bid/bid-secrets.ts';
import { CloseBox } from './bid/close-box.ts';
import { OnOrganizationRegistered } from './bid/on-organization-registered.ts';
import { SubmitBid } from './bid/submit-bid.ts';
import { ReadBonds } from './bond/bond.queries.ts';
import { Bonds } from './bond/bonds.ts';
import { ClaimBond } from './bond/claim-bond.ts';
import { OnBondClock } from './bond/on-bond-clock.ts';
import { RefundBond } from './bond/refund-bond.ts';
import { remedyProblems } from './remedy.problems.ts';
import { remedyProviders, remedyUseCases } from './remedies.ts';
import { OnContractSigned } from './remedy/on-contract-signed.ts';
import { ReadCommittee } from './committee/committee.queries.ts';
import { DeclareConflicts } from './committee/declare-conflicts.ts';
import { DeclareRecusal } from './committee/declare-recusal.ts';
import { DrawCommittee } from './committee/draw-committee.ts';
import { ElectLeader } from './committee/elect-leader.ts';
import { OnMembershipGranted } from './committee/on-membership-granted.ts';
import { OnQualificationRecorded } from './committee/on-qualification-recorded.ts';
import { Replacements, ReplaceMember } from './committee/replace-member.ts';
import { ReviewBid } from './committee/review-bid.ts';
import { AwardTender } from './evaluation/award-tender.ts';
import { EvaluateBids } from './evaluation/evaluate-bids.ts';
import { ExplainScore } from './evaluation/explain-score.ts';
import { FillSheet } from './evaluation/fill-sheet.ts';
import { LockScores } from './evaluation/lock-scores.ts';
import { ReadResult } from './evaluation/result.queries.ts';
import { ScoreBid } from './evaluation/score-bid.ts';
import { ReadSheets } from './evaluation/sheet.queries.ts';
import { SignSheet } from './evaluation/sign-sheet.ts';
import { AskBidder } from './low-price/ask-bidder.ts';
import { DecidePrice } from './low-price/decide-price.ts';
import { ExplainPrice } from './low-price/explain-price.ts';
import { SetLowPriceRates } from './low-price/set-rates.ts';
import { ReadAttachments } from './attachment/attachment.queries.ts';
import { DecideSpareOpening } from './opening/decide-spare-opening.ts';
import { AnswerCorrection } from './price-correction/answer-correction.ts';
import { PriceCorrections } from './price-correction/price-corrections.ts';
import { GiveKey } from './opening/give-key.ts';
import { OpenBox } from './opening/open-box.ts';
import { PartRecords } from './opening/part-records.ts';
import { ReadPriceProofs } from './opening/price-proofs.queries.ts';
import { ReleaseShares } from './opening/release-shares.ts';
import { ReadSealedBids } from './opening/sealed-bids.queries.ts';
import { procurementProblems } from './procurement.problems.ts';
import { PublishIntent } from './intent/publish-intent.ts';
import { ReadIntents } from './intent/intent.queries.ts';
import { ReadOpeningPackage } from './proof/opening-package.queries.ts';
import { ReadOpeningTurn } from './proof/opening-turn.queries.ts';
import { ApproveRequirement } from './requirement/approve-requirement.ts';
import { AnswerSurvey } from './survey/answer-survey.ts';
import { OpenSurvey } from './survey/open-survey.ts';
import { ReadSurveys } from './survey/survey.queries.ts';
import { ConfirmWinner, Confirmations } from './report/confirm-winner.ts';
import { DeliverReport } from './report/deliver-report.ts';
import { OnSigningRefused } from './report/on-signing-refused.ts';
import { ReadReport } from './report/report.queries.ts';
import { SignReport } from './report/sign-report.ts';
import { RegisterRequirement } from './requirement/register-requirement.ts';
import { DecideSignal } from './signal/decide-signal.ts';
import { ExcludeBids } from './signal/exclude-bids.ts';
import { RaiseSignals } from './signal/raise-signals.ts';
import { ClarifyTender } from './clarification/clarify-tender.ts';
import { LintWording } from './condition/lint-wording.ts';
import { ReadInvitations } from './invitation/invitation.queries.ts';
import { InviteSuppliers } from './invitation/invite-suppliers.ts';
import { CreateProject } from './project/create-project.ts';
import { IssueProject } from './project/issue-project.ts';
import { ReadProject } from './project/project.queries.ts';
import { ObjectToSingleSource } from './publicity/object-to-single-source.ts';
import { PublishSingleSource } from './publicity/publish-single-source.ts';
import { CancelTender } from './tender/cancel-tender.ts';
import { Issuing } from './tender/issuing.ts';
import { ReadDocuments } from './document/document.queries.ts';
import { TenderDocuments } from './document/tender-documents.ts';
import { AnswerQuestion } from './question/answer-question.ts';
import { AskQuestion } from './question/ask-question.ts';
import { ReadQuestions } from './question/question.queries.ts';
import { PreviewTimeline } from './timeline/preview-timeline.ts';
import { ConfirmConsortium } from './consortium/confirm-consortium.ts';
import { CheckBidders } from './supplier/check-bidders.ts';
import { ReadExclusions } from './supplier/exclusions.queries.ts';
import { AskLastPrices } from './final-offer/ask-last-prices.ts';
import { ReadFinalRound } from './final-offer/final-round.queries.ts';
import { GiveLastPrice } from './final-offer/give-last-price.ts';
import { SettleRound } from './final-offer/settle-round.ts';
import { AskForProof } from './supplier/ask-for-proof.ts';
import { ExcludeCandidate } from './supplier/exclude-candidate.ts';
import { ReadFalseStatements } from './supplier/false-statements.queries.ts';
import { OnEvaluationReported, Proofs } from './supplier/proofs.ts';
import { ProveDeclared } from './supplier/prove.ts';
import { OnStanding } from './supplier/on-standing.ts';
import { SetParticipation } from './supplier/participation.ts';
import { ReadSharedFacts, SharedFacts } from './supplier/shared-facts.ts';
import { CloseTender } from './tender/close-tender.ts';
import { DecideFewBids } from './tender/decide-few-bids.ts';
import { DraftTender } from './tender/draft-tender.ts';
import { FailTender } from './tender/fail-tender.ts';
import { IssueTender } from './tender/issue-tender.ts';
import { OnBudgetAnswer } from './tender/on-budget-answer.ts';
import { TenderRow } from './tender/tender.entity.ts';
import { ReadTenders } from './tender/tender.queries.ts';
import { Trustees } from './trustee/trustees.ts';

@Module(
  service({
    name: 'procurement',
    rows: [TenderRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      Trustees,
      PublishIntent,
      ReadIntents,
      OpenSurvey,
      AnswerSurvey,
      ReadSurveys,
      RegisterRequirement,
      ApproveRequirement,
      PreviewTimeline,
      LintWording,
      DraftTender,
      CreateProject,
      IssueProject,
      ReadProject,
      InviteSuppliers,
      ReadInvitations,
      PublishSingleSource,
      ObjectToSingleSource,
      IssueTender,
      CancelTender,
      ReadDocuments,
      AskQuestion,
      AnswerQuestion,
      ReadQuestions,
      ClarifyTender,
      CloseTender,
      DecideFewBids,
      ReadTenders,
      SetParticipation,
      ConfirmConsortium,
      SubmitBid,
      CommitBid,
      UploadChunk,
      WithdrawBid,
      ReadOwnBid,
      ReadSharedFacts,
      ReadExclusions,
      RefundBond,
      ClaimBond,
      ReadBonds,
      AskForProof,
      ProveDeclared,
      ExcludeCandidate,
      ReadFalseStatements,
      ReadBidLog,
      ReadSealedBids,
      ReleaseShares,
      ReadPriceProofs,
      ReadOpeningPackage,
      ReadOpeningTurn,
      GiveKey,
      ReadAttachments,
      DecideSpareOpening,
      DecideSignal,
      DeclareRecusal,
      DrawCommittee,
      ReadCommittee,
      DeclareConflicts,
      ElectLeader,
      ReplaceMember,
      ReviewBid,
      ScoreBid,
      FillSheet,
      SignSheet,
      ExplainScore,
      ReadSheets,
      LockScores,
      AnswerCorrection,
      SetLowPriceRates,
      AskBidder,
      ExplainPrice,
      DecidePrice,
      AskLastPrices,
      GiveLastPrice,
      SettleRound,
      ReadFinalRound,
      EvaluateBids,
      SignReport,
      DeliverReport,
      ConfirmWinner,
      ReadReport,
      AwardTender,
      ReadResult,
      ...remedyUseCases,
    ],
    consumers: [
      OnOrganizationRegistered,
      OnStanding,
      OnBondClock,
      OnEvaluationReported,
      OnQualificationRecorded,
      OnMembershipGranted,
      OnBudgetAnswer,
      OnSigningRefused,
      OnContractSigned,
    ],
    providers: [
      TenderDocuments,
      Issuing,
      HandIn,
      Closing,
      Outages,
      ClosingWatch,
      ConfirmationWatch,
      BidSecrets,
      SharedFacts,
      CheckBidders,
      Bonds,
      Proofs,
      BidLog,
      CloseBox,
      PartRecords,
      OpenBox,
      RaiseSignals,
      ExcludeBids,
      PriceCorrections,
      Replacements,
      Confirmations,
      FailTender,
      ...remedyProviders,
    ],
    problems: { ...procurementProblems, ...remedyProblems },
  }),
)
export class ProcurementModule {}
