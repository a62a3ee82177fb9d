import { Module } from '@nestjs/common';
import { service } from '#platform';
import { ReadCases } from './absence-case/absence-case.queries.ts';
import { DecideCase } from './absence-case/decide-case.ts';
import { OpenCase } from './absence-case/open-case.ts';
import { ApplicantRow } from './applicant/applicant.entity.ts';
import { RegisterApplicant } from './applicant/register-applicant.ts';
import { MarkAttendance } from './attendance/mark-attendance.ts';
import { ReadClaims } from './claim/claim.queries.ts';
import { OnPaymentReceipted } from './claim/on-payment-receipted.ts';
import { PrepareClaim } from './claim/prepare-claim.ts';
import { ResolveUnprovenDay } from './claim/resolve-unproven-day.ts';
import { VerifyClaim } from './claim/verify-claim.ts';
import { AdvancePlacement } from './placement/advance-placement.ts';
import { OnProposalMade } from './placement/on-proposal-made.ts';
import { PlacementRow } from './placement/placement.entity.ts';
import { ReadPlacements } from './placement/placement.queries.ts';
import { Placing, ProposePlacement } from './placement/propose-placement.ts';
import { ApproveQuota } from './post/approve-quota.ts';
import { OnBudgetCommitted } from './post/on-budget-committed.ts';
import { OnBudgetRefused } from './post/on-budget-refused.ts';
import { PostRow, QuotaRow } from './post/post.entity.ts';
import { PostQueries } from './post/post.queries.ts';
import { ProposePost } from './post/propose-post.ts';
import { postsProblems } from './posts.problems.ts';

@Module(
  service({
    name: 'posts',
    rows: [PostRow, QuotaRow, ApplicantRow, PlacementRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [
      ProposePost,
      ApproveQuota,
      PostQueries,
      RegisterApplicant,
      ProposePlacement,
      AdvancePlacement,
      ReadPlacements,
      MarkAttendance,
      PrepareClaim,
      ResolveUnprovenDay,
      VerifyClaim,
      ReadClaims,
      OpenCase,
      DecideCase,
      ReadCases,
    ],
    consumers: [OnBudgetCommitted, OnBudgetRefused, OnProposalMade, OnPaymentReceipted],
    providers: [Placing],
    problems: postsProblems,
  }),
)
export class PostsModule {}
