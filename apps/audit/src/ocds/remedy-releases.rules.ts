import { formatInstant } from '#kernel';
import type { Complaint } from '#ocds';
import { ofDay, type Answer, type ProcessState, type ToldFact } from './process.rules.ts';

type Telling = (fact: ToldFact, state: ProcessState) => Answer;

const str = ({ data }: ToldFact, name: string): string => {
  const value = data[name];
  return typeof value === 'string' ? value : '';
};

/** One complaint as it stands now. Who complains stays between the parties. */
const told = (state: ProcessState, complaint: Complaint): Answer => ({
  ...{ tag: ['tenderUpdate'], content: { complaints: [complaint] }, parties: [], state },
});

const challengeReceived: Telling = (fact, state) =>
  told(state, {
    ...{ id: str(fact, 'challengeId'), type: 'challenge', stage: 'documents', status: 'filed' },
    ...{ dateSubmitted: formatInstant(fact.at), answerDue: ofDay(str(fact, 'answerDue')) },
  });

const complaintFiled: Telling = (fact, state) =>
  told(state, {
    ...{ id: str(fact, 'complaintId'), type: 'complaint', status: 'filed' },
    ...{ dateSubmitted: formatInstant(fact.at), answerDue: ofDay(str(fact, 'decisionDue')) },
  });

const complaintExamined: Telling = (fact, state) => {
  const outcome = str(fact, 'outcome');
  return told(state, {
    ...{ id: str(fact, 'complaintId'), type: 'complaint', decision: outcome },
    status: outcome === 'accepted' ? 'accepted' : outcome === 'to-correct' ? 'filed' : 'dismissed',
  });
};

const DECIDED: Readonly<Record<string, NonNullable<Complaint['status']>>> = {
  upheld: 'upheld',
  rejected: 'dismissed',
  withdrawn: 'withdrawn',
};

const complaintDecided: Telling = (fact, state) => {
  const [outcome, remedy] = [str(fact, 'outcome'), str(fact, 'remedy')];
  return told(state, {
    ...{ id: str(fact, 'complaintId'), type: 'complaint', decision: outcome },
    ...{ status: DECIDED[outcome] ?? 'dismissed', dateDecided: formatInstant(fact.at) },
    ...(remedy !== 'none' && { remedies: [remedy] }),
  });
};

const suspended: Telling = (fact, state) => {
  const closesAt = str(fact, 'closesAt');
  const amendment = {
    ...{ id: str(fact, 'suspensionId'), date: formatInstant(fact.at) },
    rationale: `财政部门暂停采购活动，至 ${str(fact, 'until')}（政府采购法第57条）`,
  };
  const tender = {
    ...{ id: state.tenderId, amendments: [amendment] },
    ...(closesAt !== '' && { tenderPeriod: { endDate: closesAt }, bidOpening: { date: closesAt } }),
  };
  return {
    tag: ['tenderAmendment'],
    content: {
      tender,
      ...(closesAt !== '' && {
        withheldInformation: [{ id: 'bids', field: 'bids', availabilityDate: closesAt }],
      }),
    },
    parties: [],
    state: closesAt === '' ? state : { ...state, closesAt },
  };
};

/** What each event about a complaint or a suspension tells. */
export const remedyChanges: Readonly<Record<string, Telling>> = {
  'procurement.challenge-received.v1': challengeReceived,
  'procurement.complaint-filed.v1': complaintFiled,
  'procurement.complaint-examined.v1': complaintExamined,
  'procurement.complaint-decided.v1': complaintDecided,
  'procurement.tender-suspended.v1': suspended,
};
